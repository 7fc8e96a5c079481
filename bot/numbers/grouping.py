"""Questions that mean the same, whatever their words."""

from collections.abc import Callable, Sequence

import numpy as np

from bot.messages.question import Posted
from index import Vectors

# The cosine from which two questions ask the same. Of six pairs of other wordings the default model puts five above it
# (0.80 and more), of six pairs about another thing of the same article one: the same question about another city.
SAME_QUESTION = 0.75


def group_by_meaning(
    posted: Sequence[Posted], vector_of: Callable[[str], Vectors], same: float = SAME_QUESTION
) -> list[list[Posted]]:
    """Groups of questions whose vectors have on average that cosine to each other: average linkage of their wordings.

    Those without words are left out. In each group they stand as they were given. `sentence_transformers.util` has
    `community_detection`, but importing it takes seconds and memory that the bot does not need elsewhere.
    """
    by_wording: dict[str, list[Posted]] = {}
    for each in posted:
        if each.asked.text:
            by_wording.setdefault(each.asked.text, []).append(each)
    wordings = list(by_wording)
    if len(wordings) < 2:
        return list(by_wording.values())
    from scipy.cluster.hierarchy import fcluster, linkage  # noqa: PLC0415 - a bot starts without it

    tree = linkage(np.stack([vector_of(text) for text in wordings]), method="average", metric="cosine")
    group_of = dict(zip(wordings, fcluster(tree, t=1 - same, criterion="distance"), strict=True))
    groups: dict[int, list[Posted]] = {}
    for each in posted:
        if each.asked.text:
            groups.setdefault(group_of[each.asked.text], []).append(each)
    return list(groups.values())
