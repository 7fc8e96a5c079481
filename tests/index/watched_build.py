"""`python -m index build --watch` with the small encoder: python -m tests.index.watched_build CORPUS FOLDER."""

import sys
from unittest.mock import patch

from index.cli import main
from tests.fakes.common.encoder import HashEncoder

if __name__ == "__main__":
    _, corpus, folder = sys.argv
    sys.argv = ["index", "build", "--watch", "--corpus", corpus, "--index", folder]
    encoder = HashEncoder()
    with patch("index.maintenance.build.encoder_for_building", lambda *_: encoder):
        main()
