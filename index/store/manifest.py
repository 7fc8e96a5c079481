"""What a version says of itself: of which model and articles it is, and size and hash of each of its files."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.durable import measured, sync, write_durably
from index.errors import IndexDamaged

FORMAT = 1
REBUILD = "run python -m index build"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a version says of itself.

    articles: hash of the content of each article, by id.
    parts: size in bytes and SHA-256 of each file, by its path in the version.
    rules: hash of the code that found its words.
    """

    id: str
    created: str
    model: str
    fingerprint: str
    dimension: int
    passages: int
    sentences: int
    articles: dict[str, str]
    parts: dict[str, tuple[int, str]]
    rules: str = ""
    format: int = FORMAT


def read_manifest(folder: Path, version_id: str) -> Manifest:
    """The manifest of a version. Raises IndexDamaged."""
    try:
        fields: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        if fields["format"] != FORMAT:
            raise damaged(version_id, f"it has format {fields['format']}, and this Footnote reads {FORMAT}")
        fields["parts"] = {name: (int(size), str(digest)) for name, (size, digest) in fields["parts"].items()}
        return Manifest(**fields)
    except OSError as error:
        raise damaged(version_id, "manifest.json is missing") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged(version_id, "manifest.json cannot be read") from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest into the version's folder. Raises OSError."""
    write_durably(folder / "manifest.json", json.dumps(asdict(manifest), indent=1))


def parts_of(folder: Path) -> Iterator[tuple[str, tuple[int, str]]]:
    """Every file of a version's folder with its size and hash, once the disk has it. Raises OSError."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            sync(path)
            yield path.relative_to(folder).as_posix(), measured(path)


def check_parts(folder: Path, manifest: Manifest) -> None:
    """Raises IndexDamaged, which names the first file that is not as the manifest says."""
    for name, (size, digest) in manifest.parts.items():
        _check_part(folder / name, name, size, digest, manifest.id)


def damaged(version_id: str, problem: str) -> IndexDamaged:
    """The error for a version that cannot be used."""
    return IndexDamaged(f"Version {version_id} of the index is damaged: {problem}. To mend it, {REBUILD}.")


def _check_part(path: Path, name: str, size: int, digest: str, version_id: str) -> None:
    try:
        found = path.stat().st_size
        if found != size:
            raise damaged(version_id, f"{name} has {found:,} bytes instead of {size:,}")
        if measured(path)[1] != digest:
            raise damaged(version_id, f"{name} was changed after it was written")
    except FileNotFoundError:
        raise damaged(version_id, f"{name} is missing") from None
    except OSError as error:
        raise damaged(version_id, f"{name} cannot be read ({error.strerror})") from error
