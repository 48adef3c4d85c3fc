"""`python -m copytaster.classifier.cli`: the same without the console script."""

import sys

from . import main

sys.exit(main())
