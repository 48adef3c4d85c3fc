"""What is imported before the first page."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("sklearn", "scipy", "pandas", "scrapy", "joblib", "trafilatura", "charset_normalizer", "w3lib")
SCRIPT = f"""
import sys
from copytaster.classifier import Copytaster
from copytaster.classifier.errors import ModelRefused
try:
    Copytaster.load()
except ModelRefused:
    pass
print(*[name for name in {HEAVY!r} if name in sys.modules])
"""


def test_loading_imports_nothing_heavy() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
