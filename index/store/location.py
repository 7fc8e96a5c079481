"""Where an index is: in a folder, or shared by several machines, as a URL says.

milvus://HOST:19530/NAME?contents=postgresql://USER:PASSWORD@HOST/DATABASE
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from index.errors import IndexAddressError

SCHEME = "milvus://"
_MEANT = SCHEME.rstrip("/")  # who forgets a slash means no folder
_DEFAULT_FOLDER = Path(".index")
_DEFAULT_PORT = 19530
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_FOR_EXAMPLE = "milvus://localhost:19530/articles?contents=postgresql://footnote@localhost/footnote"


@dataclass(frozen=True, slots=True)
class SharedIndex:
    """An index that machines share.

    name: what its versions are kept under. milvus: the address of the Milvus that finds. contents: the URL of the
    PostgreSQL database that holds what was indexed; "" where somebody else has to say it. token: "USER:PASSWORD" for
    Milvus, or "". folder: what this machine keeps for itself: the prepared model, copies of versions built here.
    """

    name: str
    milvus: str
    contents: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    folder: Path = _DEFAULT_FOLDER

    @property
    def url(self) -> str:
        """What `location_of` reads; with what is secret."""
        milvus = urlsplit(self.milvus)
        user, _, password = self.token.partition(":")
        at = f"{quote(user, safe='')}:{quote(password, safe='')}@" if self.token else ""
        tls = {"tls": "true"} if milvus.scheme == "https" else {}
        parameters = {"contents": self.contents, "folder": str(self.folder), **tls}
        said = "&".join(f"{key}={quote(value, safe='')}" for key, value in parameters.items())
        return f"{SCHEME}{at}{milvus.netloc}/{self.name}?{said}"

    def __str__(self) -> str:
        """Without what is secret."""
        return f"{SCHEME}{urlsplit(self.milvus).netloc}/{self.name}"


Location = Path | SharedIndex


def location_of(text: str) -> Location:
    """A folder, or a shared index where it is a URL. Raises IndexAddressError."""
    if "://" not in text and not text.startswith(_MEANT):
        return Path(text)
    try:
        parts = urlsplit(text)
        host, port = _host(parts.hostname), parts.port or _DEFAULT_PORT
    except ValueError:
        raise _wrong("it cannot be read") from None
    name = parts.path.strip("/")
    # Not by parse_qs, which takes the + of postgresql+psycopg for a space.
    said = {key: unquote(value) for key, _, value in (each.partition("=") for each in parts.query.split("&")) if key}
    unknown = said.keys() - {"contents", "folder", "tls"}
    if not text.startswith(SCHEME) or not host:
        raise _wrong("it has to begin with milvus:// and a host")
    if not _NAME.fullmatch(name):
        raise _wrong("behind the host it needs the name of the index, of letters, digits and _")
    if unknown:
        raise _wrong(f"it knows contents, folder and tls, and no {', '.join(sorted(unknown))}")
    scheme = "https" if said.get("tls") == "true" else "http"
    return SharedIndex(
        name=name,
        milvus=f"{scheme}://{host}:{port}",
        contents=checked_contents(said.get("contents", "")),
        token=f"{unquote(parts.username)}:{unquote(parts.password or '')}" if parts.username else "",
        folder=Path(said.get("folder", _DEFAULT_FOLDER)),
    )


def checked_contents(url: str) -> str:
    """The URL of a PostgreSQL database, "" for none. Raises IndexAddressError."""
    if url and not is_postgres(url):
        raise _wrong("contents has to be the URL of a PostgreSQL database")
    return url


def is_postgres(url: str) -> bool:
    """Whether it is the URL of a PostgreSQL database."""
    return url.partition("://")[0].partition("+")[0] in ("postgres", "postgresql")


def folder_of(location: Location) -> Path:
    """What this machine keeps for itself; of an index in a folder, that folder."""
    return location.folder if isinstance(location, SharedIndex) else location


def _host(name: str | None) -> str:
    return f"[{name}]" if name and ":" in name else name or ""


def _wrong(problem: str) -> IndexAddressError:
    return IndexAddressError(f"The URL of the index is not right: {problem}. Write for example {_FOR_EXAMPLE}.")
