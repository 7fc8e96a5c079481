"""Files that are whole, or not there at all, whatever was killed or failed meanwhile."""

import hashlib
import os
import shutil
from pathlib import Path


def write_durably(path: Path, text: str) -> None:
    """Write a file and wait until the disk has it."""
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def sync(path: Path) -> None:
    """Wait until the disk has what was written to a file."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def measured(path: Path) -> tuple[int, str]:
    """Size in bytes and SHA-256 of a file."""
    with path.open("rb") as file:
        return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()


def sync_folder(folder: Path) -> None:
    """Wait until the disk has the names in a folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def link_or_copy(path: Path, twin: Path) -> None:
    """Give a file that is never written again a second name, or copy it where the disk knows no such names."""
    try:
        twin.hardlink_to(path)
    except OSError:
        shutil.copyfile(path, twin)


def replace_durably(path: Path, text: str) -> None:
    """Put a file in the place of another in one step, once the disk has it."""
    aside = path.with_name(f".{path.name}.new")
    try:
        write_durably(aside, text)
        aside.replace(path)
    except OSError:
        aside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
