"""Sources into sources.yaml and out of it; what else stands in the file, its comments too, stays as it is."""

from pathlib import Path

import yaml

from index.durable import replace_durably
from index.errors import SourcesError
from index.sources.configuration import Source, parse_sources

_BY_HAND = "Footnote does not see where in {} to {} a source: do it by hand, docs/sources.md shows the form."


def add_source(path: Path, source: Source) -> None:
    """Write a source into the file, which is made where there is none. Raises SourcesError."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    before = parse_sources(text, path.name)
    if any(each.name.lower() == source.name.lower() for each in before.sources):
        raise SourcesError(
            f"There is a source {source.name} already; remove it first, or choose another name (--name)."
        )
    fields = source.model_dump(mode="json", exclude_defaults=True)
    item = yaml.safe_dump([fields], allow_unicode=True, sort_keys=False, width=1_000_000)
    listed = _listed(text)
    empty = _line_of_none(text)
    if empty is not None:
        lines = text.splitlines(keepends=True)
        lines[empty] = lines[empty].rstrip("\n") + "\n" + _indented(item, 2)
        new = "".join(lines)
    elif listed is None:
        new = text + ("" if not text or text.endswith("\n") else "\n") + "sources:\n" + _indented(item, 2)
    else:
        lines = text.splitlines(keepends=True)
        at = _end(lines, listed.value[-1])
        lines[at - 1] = lines[at - 1].rstrip("\n") + "\n"
        lines.insert(at, _indented(item, listed.start_mark.column))
        new = "".join(lines)
    _write(path, new, (*before.sources, source), "add")


def remove_source(path: Path, name: str) -> Source:
    """Take a source out of the file; gives what it was. Raises SourcesError."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    before = parse_sources(text, path.name)
    gone = before.named(name)
    row = before.sources.index(gone)
    listed = _listed(text)
    if listed is None:
        raise SourcesError(_BY_HAND.format(path, "remove"))
    lines = text.splitlines(keepends=True)
    del lines[listed.value[row].start_mark.line : _end(lines, listed.value[row])]
    _write(path, "".join(lines), before.sources[:row] + before.sources[row + 1 :], "remove")
    return gone


def _listed(text: str) -> yaml.SequenceNode | None:
    """The sources, where they are a list with a line for each field, and not an empty one."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    found = next((value for key, value in pairs if key.value == "sources"), None)
    is_list = isinstance(found, yaml.SequenceNode) and not found.flow_style and found.value
    return found if is_list else None


def _line_of_none(text: str) -> int | None:
    """The line that says "sources:" and nothing below it, from 0."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    pairs = root.value if isinstance(root, yaml.MappingNode) and not root.flow_style else []
    found = ((key, value) for key, value in pairs if key.value == "sources" and value.value == "")
    return next((int(key.start_mark.line) for key, _ in found), None)


def _end(lines: list[str], item: yaml.Node) -> int:
    """The line after the last one of an item: what stands between it and the next is not its own."""
    end = item.end_mark.line + (1 if item.end_mark.column > item.start_mark.column else 0)
    end = min(end, len(lines))
    while end > item.start_mark.line + 1 and lines[end - 1].strip()[:1] in ("", "#"):
        end -= 1
    return end


def _indented(item: str, column: int) -> str:
    return "".join(" " * column + line for line in item.splitlines(keepends=True))


def _write(path: Path, text: str, expected: tuple[Source, ...], what: str) -> None:
    """Write the file if it then says just what it should."""
    try:
        is_right = parse_sources(text, path.name).sources == expected
    except SourcesError:
        is_right = False
    if not is_right:
        raise SourcesError(_BY_HAND.format(path, what))
    try:
        replace_durably(path, text)
    except OSError as error:
        raise SourcesError(f"{path} cannot be written ({error.strerror}); check its permissions.") from error
