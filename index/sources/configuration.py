"""sources.yaml: which sources there are, how often each is looked at, and which hosts are trusted with more."""

import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter, ValidationError, model_validator

from index.articles.addresses import NotPublic, Trusted, origin_of
from index.articles.collections import collection_named
from index.errors import FetchError, FootnoteError, SourcesError
from index.yaml_document import Place, YamlError, YamlModel, field_of, no_such_field, place_of, read_yaml

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

MOST_ARTICLES = 1_000
_NAMED = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "by hand": 0}
_UNITS = {"m": 60, "h": 3_600, "d": 86_400}
_EVERY = re.compile(r"([1-9]\d{0,4})\s*([mhd])")
_FROM_ENVIRONMENT = re.compile(r"env:([A-Za-z_][A-Za-z0-9_]*)")
_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}"


def _checked_schedule(value: str) -> str:
    if value not in _NAMED and not _EVERY.fullmatch(value):
        raise ValueError("write hourly, daily, weekly, by hand, or a time like 30m, 6h or 2d")
    return value


def _checked_folder_name(value: str) -> str:
    if value and (value.startswith(".") or re.search(r"[/\\\0]", value)):
        raise ValueError("a collection is one folder below the corpus: a name without slashes, not hidden")
    return value


def _checked_header(value: str) -> str:
    if not _FROM_ENVIRONMENT.fullmatch(value):
        raise ValueError("write env:NAME, and put the header's value into the environment under that name")
    return value


class Source(YamlModel):
    """One source.

    at: the address of a page, a feed or a sitemap, or the path of a folder.
    collection: the folder below the corpus that its articles go to; "" for the corpus itself.
    matching, without: which addresses, or paths below the folder, are wanted; `*` stands for anything.
    most: articles that are taken of it.
    """

    name: Annotated[str, Field(pattern=f"^{_NAME}$")]
    kind: Literal["page", "feed", "sitemap", "folder"]
    at: Annotated[str, Field(min_length=1)]
    collection: Annotated[str, AfterValidator(_checked_folder_name)] = ""
    every: Annotated[str, AfterValidator(_checked_schedule)] = "daily"
    matching: str = "*"
    without: tuple[str, ...] = ()
    most: Annotated[int, Field(ge=1, le=100_000)] = MOST_ARTICLES

    @property
    def seconds(self) -> float:
        """How often it is looked at; 0: by hand only."""
        if self.every in _NAMED:
            return _NAMED[self.every]
        number, unit = re.fullmatch(_EVERY, self.every).groups()  # type: ignore[union-attr]  # it was checked
        return int(number) * _UNITS[unit]

    def is_in_none_of(self, collections: Collection[str]) -> bool:
        """Whether its articles are in none of these, which are named as they are compared."""
        return collection_named(self.collection) not in collections

    @model_validator(mode="after")
    def _is_at_an_address(self) -> "Source":
        if self.kind != "folder":
            try:
                origin_of(self.at)
            except FetchError as error:
                raise ValueError(str(error)) from None
        return self


class Host(YamlModel):
    """A host that is trusted with more than others.

    private: it may be on a private network, or on this machine.
    headers: sent to it alone, each from the environment: `Authorization: env:WIKI_TOKEN`.
    """

    private: bool = False
    headers: dict[
        Annotated[str, Field(pattern=r"^[A-Za-z0-9-]+$")], Annotated[str, AfterValidator(_checked_header)]
    ] = Field(default_factory=dict)


class Sources(YamlModel):
    """The whole file. hosts: by name, without port."""

    sources: Annotated[tuple[Source, ...], BeforeValidator(lambda value: value or ())] = ()
    hosts: Annotated[dict[str, Host], BeforeValidator(lambda value: value or {})] = Field(default_factory=dict)

    @property
    def secrets(self) -> set[str]:
        """The names under which the environment has to hold what signs in."""
        return {value.removeprefix("env:") for host in self.hosts.values() for value in host.headers.values()}

    def named(self, name: str) -> Source:
        """One source. Raises SourcesError."""
        for source in self.sources:
            if source.name == name:
                return source
        there = ", ".join(source.name for source in self.sources) or "none"
        raise SourcesError(f"There is no source {name}; there are: {there}.")

    def trusted(self, source: Source, environment: Mapping[str, str]) -> Trusted | None:
        """What holds for the site of a source beyond others; secrets come from the environment. Raises SourcesError."""
        host = self.hosts.get((urlsplit(source.at).hostname or "").lower())
        if host is None or source.kind == "folder":
            return None
        if host.headers and not host.private and urlsplit(source.at).scheme != "https":
            raise SourcesError(f"{source.at} would be sent what signs in without encryption; write https.")
        headers = {name: _secret(value, environment) for name, value in host.headers.items()}
        return Trusted(origin_of(source.at), host.private, headers)


_SOURCES = TypeAdapter(Sources)


def _secret(reference: str, environment: Mapping[str, str]) -> str:
    name = reference.removeprefix("env:")
    value = environment.get(name, "")
    if not value:
        raise SourcesError(
            f"The environment has no {name}, which sources.yaml names; set it (a bot takes it from .env too)."
        )
    if not re.fullmatch(r"[\x20-\x7e]+", value) or value != value.strip():
        raise SourcesError(f"{name} holds what no header may hold, such as a line break; set it anew.")
    return value


def made_source(fields: Mapping[str, Any]) -> Source:
    """A source of these fields, each as it would stand in the file. Raises SourcesError."""
    try:
        return Source.model_validate(fields)
    except ValidationError as error:
        raise SourcesError("\n".join(f"{field_of(each)}: {_explained(each)}." for each in error.errors())) from None


def advised(error: FootnoteError, at: str) -> str:
    """What is said of an error at the address of a source, with how to allow what is not allowed by itself."""
    if isinstance(error, NotPublic) and urlsplit(at).hostname == error.host:
        return f"{error} If you trust it, allow it in sources.yaml: hosts: {{{error.host}: {{private: true}}}}"
    return str(error)


def read_sources(path: Path) -> Sources:
    """The sources in a file; none where there is no file. Raises SourcesError, with the lines that are wrong."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Sources()
    except (OSError, UnicodeDecodeError) as error:
        raise SourcesError(f"{path} cannot be read ({error}); it is YAML in UTF-8.") from error
    return parse_sources(text, path.name)


def parse_sources(text: str, name: str) -> Sources:
    """The sources in a text. name: of its file, for what is said of it. Raises SourcesError."""
    try:
        document = read_yaml(text, name)
        found = document.checked(_SOURCES, _explained)
        names = [source.name.lower() for source in found.sources]
        for row, each in enumerate(names):
            if each in names[:row]:
                problem = f"another source is called {each} already; give it its own name"
                raise document.error(("sources", row, "name"), problem)
    except YamlError as error:
        raise SourcesError(str(error)) from None
    return found


def _explained(problem: "ErrorDetails") -> str:
    match problem["type"]:
        case "string_pattern_mismatch":
            return "write letters and digits, with . _ - between them"
        case "extra_forbidden":
            return no_such_field(_fields(place_of(problem)))
    return problem["msg"].removeprefix("Value error, ").rstrip(".")


def _fields(place: Place) -> Iterable[str]:
    """The fields that there are where one stands that there is not."""
    model = Sources if len(place) == 1 else Source if place[0] == "sources" else Host
    return model.model_fields
