"""Whether a build stays within the memory that it may take: said before anything is encoded, not by the kernel."""

import os
import resource
from collections.abc import Sequence
from pathlib import Path

from index.encoders.encoder import Encoder
from index.errors import BuildError
from index.store.new_vectors import memory_to_index
from index.types import Passage

# Measured with 20,000 and 100,000 passages of made-up text: docs/benchmarks.md.
_BLOCK_MB = 30  # passages that are encoded at a time, and what FAISS and NumPy compute with
_PASSAGE_BYTES = 600  # what is known of a passage that was encoded, until the version is written
_WORD_BYTES = 45  # of words while they are counted
_WORDS = 12  # words a sentence, of text as it mostly is


def check_memory(passages: Sequence[Passage], new: int, encoder: Encoder, allowed_mb: float) -> None:
    """Raises BuildError where a version of them needs more memory than is allowed; allowed_mb: 0 for any.

    new: how many of the passages the version before has not.
    """
    if not allowed_mb:
        return
    longest = max(passages, key=lambda passage: passage.end - passage.start)
    encoder.encode_question(longest.text)  # so that what the model takes is in memory already
    needed = needed_mb(new, sum(len(passage.sentences) for passage in passages), encoder.dimension)
    if needed > allowed_mb:
        count = "1 passage" if len(passages) == 1 else f"{len(passages):,} passages"
        raise BuildError(
            f"To build an index of {count} takes about {needed:,.0f} MB of memory, and "
            f"{allowed_mb:,.0f} are allowed: allow more (--memory-mb; FOOTNOTE_BUILD_MEMORY_MB for the bot), "
            "or index fewer articles."
        )


def needed_mb(new: int, sentences: int, dimension: int) -> float:
    """What this process will take at most while it writes a version with so many new passages, in megabytes.

    Vectors are indexed and words counted one after the other, so the larger counts. Lists of the version before do not:
    they are mapped into memory while they are read, and the system takes that back when it needs it.
    """
    vectors = memory_to_index(sentences, dimension)
    words = sentences * _WORDS * _WORD_BYTES
    return resident_mb() + _BLOCK_MB + (new * _PASSAGE_BYTES + max(vectors, words)) / 1e6


def resident_mb() -> float:
    """What of this process is in memory now; where the system does not say, what was at most."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
