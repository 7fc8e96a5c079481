"""What `index.encoders.export_apart` starts, on a disk that is full."""

import errno
import sys
from unittest.mock import patch

from index.encoders.export_apart import main

if __name__ == "__main__":
    with patch("index.encoders.export.write", side_effect=OSError(errno.ENOSPC, "No space left on device")):
        main(*sys.argv[1:])
