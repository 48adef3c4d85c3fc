"""Which trafilatura the fast steps are compared with."""

from importlib.metadata import version

import pytest
from copytaster.classifier.reading.cascade import TESTED
from packaging.version import Version

INSTALLED = Version(version("trafilatura"))
NEWEST = max(map(Version, TESTED))

# An older version is known to take other steps, so it goes through the public function. A newer one is compared: if
# these tests pass with it, add it to TESTED.
compared = pytest.mark.skipif(INSTALLED < NEWEST, reason=f"trafilatura {INSTALLED} is older than the compared steps")
