"""`python -m kzindex`."""

import sys

from kzindex.cli import main

if __name__ == "__main__":
    sys.exit(main())
