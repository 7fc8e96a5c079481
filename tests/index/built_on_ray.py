"""A build whose cluster is given up sooner than people would want: python -m tests.index.built_on_ray WHAT ARGUMENT...

WHAT: "same", or "other" for a Footnote of another version than the cluster's. The arguments are those of
`python -m index`.
"""

import sys
from unittest.mock import patch

from index.cli import main
from index.store.provenance import PIPELINE

if __name__ == "__main__":
    with (
        patch("index.maintenance.ray_cluster._LOST_SECONDS", 1),
        patch("index.maintenance.ray_cluster._LOOKS_EVERY", 1),
        patch("index.store.provenance.PIPELINE", 0 if sys.argv[1] == "other" else PIPELINE),
    ):
        main(sys.argv[2:])
