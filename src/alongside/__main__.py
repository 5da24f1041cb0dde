"""Lets `python -m alongside` be the command line."""

import sys

from alongside.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
