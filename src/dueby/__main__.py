"""`python -m dueby` is `dueby`."""

import sys

from dueby.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
