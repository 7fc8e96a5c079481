"""What a version says of itself: of which model and articles it is, and size and hash of each of its files."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pydantic import TypeAdapter

from index.durable import measured, sync, write_durably
from index.errors import IndexDamaged

FORMAT = 1
REBUILD = "run python -m index build"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a version says of itself.

    articles: hash of the content of each article, by id.
    parts: size in bytes and SHA-256 of each file, by its path in the version.
    made_by: versions of the pipeline and of libraries, see index/store/provenance.py.
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
    made_by: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT


_MANIFEST = TypeAdapter(Manifest)


def read_manifest(folder: Path, version_id: str) -> Manifest:
    """The manifest of a version. Raises IndexDamaged."""
    try:
        return parsed_manifest((folder / "manifest.json").read_text(encoding="utf-8"), version_id)
    except OSError as error:
        raise damaged(version_id, "manifest.json is missing") from error
    except UnicodeDecodeError as error:
        raise damaged(version_id, "manifest.json cannot be read") from error


def parsed_manifest(text: str, version_id: str) -> Manifest:
    """The manifest in a text. Raises IndexDamaged."""
    try:
        fields = json.loads(text)
        if fields["format"] != FORMAT:
            raise damaged(version_id, f"it has format {fields['format']}, and this Footnote reads {FORMAT}")
        return _MANIFEST.validate_python(fields)
    except (ValueError, KeyError, TypeError) as error:
        raise damaged(version_id, "manifest.json cannot be read") from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest into the version's folder. Raises OSError."""
    write_durably(folder / "manifest.json", json.dumps(asdict(manifest), indent=1))


def parts_of(folder: Path, checked: Mapping[str, tuple[int, str]]) -> Iterator[tuple[str, tuple[int, str]]]:
    """Every file of a version's folder with its size and hash, once the disk has it. Raises OSError.

    checked: what is known of files that are shared with a version before.
    """
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            if name not in checked:
                sync(path)
            yield name, checked.get(name) or measured(path)


def shared_parts(folder: Path, before: Path, manifest: Manifest) -> dict[str, tuple[int, str]]:
    """The parts of a version that are files of a version before, whose manifest this is."""
    return {
        name: part
        for name, part in manifest.parts.items()
        if (folder / name).exists() and (before / name).samefile(folder / name)
    }


def check_sizes(folder: Path, manifest: Manifest) -> None:
    """Raises IndexDamaged, which names the first file that is missing or cut short: what a moment's look finds."""
    for name, (size, _) in manifest.parts.items():
        try:
            found = (folder / name).stat().st_size
        except FileNotFoundError:
            raise damaged(manifest.id, f"{name} is missing") from None
        except OSError as error:
            raise damaged(manifest.id, f"{name} cannot be read ({error.strerror})") from error
        if found != size:
            raise damaged(manifest.id, f"{name} has {found:,} bytes instead of {size:,}")


def check_hashes(folder: Path, manifest: Manifest, checked: Collection[str] = ()) -> None:
    """The same for every byte of every file that is not checked, which takes as long as reading them."""
    check_sizes(folder, manifest)
    for name, part in manifest.parts.items():
        if name in checked:
            continue
        try:
            is_whole = measured(folder / name) == part
        except OSError as error:
            raise damaged(manifest.id, f"{name} cannot be read ({error.strerror})") from error
        if not is_whole:
            raise damaged(manifest.id, f"{name} was changed after it was written")


def damaged(version_id: str, problem: str) -> IndexDamaged:
    """The error for a version that cannot be used."""
    return IndexDamaged(f"Version {version_id} of the index is damaged: {problem}. To mend it, {REBUILD}.")
