"""`python -m copytaster`: the command line."""

import sys

from copytaster.classifier.cli import main

if __name__ == "__main__":
    sys.exit(main())
