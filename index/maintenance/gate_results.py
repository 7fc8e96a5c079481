"""What came of the questions that a build asked, kept with the version, and how two versions differ in articles.

Golden questions are kept in their words, those that people asked as numbers alone: what is deleted of them elsewhere
must not live on here.
"""

import json
from dataclasses import asdict, dataclass

from pydantic import TypeAdapter, ValidationError

from index.evaluation.compare import Comparison
from index.store.manifest import Manifest
from index.store.versions import Versions

_FILE = "gate.json"


@dataclass(frozen=True, slots=True)
class GateResult:
    """How a version answered when it was built, beside the one that served then.

    old: the id of that one, "" where there was none.
    changes: how many answers there were of each kind: same, moved, changed, lost, gained.
    golden, golden_right, golden_right_before: how many golden questions there were, and how many were right.
    losses: the golden questions that it loses.
    """

    old: str
    changes: dict[str, int]
    golden: int
    golden_right: int
    golden_right_before: int
    losses: tuple[str, ...]


_RESULT = TypeAdapter(GateResult)


@dataclass(frozen=True, slots=True)
class ArticleChanges:
    """The ids of the articles that one version has and another has not, or has otherwise, in their order."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]

    @classmethod
    def between(cls, old: Manifest, new: Manifest) -> "ArticleChanges":
        """From an older version to a newer."""
        before, after = old.articles, new.articles
        return cls(
            tuple(sorted(after.keys() - before.keys())),
            tuple(sorted(each for each in after.keys() & before.keys() if after[each] != before[each])),
            tuple(sorted(before.keys() - after.keys())),
        )


def keep_result(store: Versions, version: str, comparison: Comparison) -> None:
    """Keep what came of the questions with a version."""
    result = GateResult(
        comparison.old,
        {change.value: number for change, number in comparison.counts.items()},
        len(comparison.golden),
        sum(each.is_right for each in comparison.golden),
        sum(each.was_right for each in comparison.golden),
        tuple(each.question for each in comparison.losses),
    )
    store.keep(version, _FILE, json.dumps(asdict(result), ensure_ascii=False))


def kept_result(store: Versions, version: str) -> GateResult | None:
    """What came of the questions; None where nothing was asked, or it cannot be read."""
    try:
        return _RESULT.validate_json(store.kept(version, _FILE))
    except ValidationError:
        return None
