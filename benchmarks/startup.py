"""What a command costs until its first text: processor time of new processes.

    python -m benchmarks.startup [--runs 12] [PYTHON …]

PYTHON are interpreters of environments with copytaster, for instance of two versions; by default this one. The commands
take turns, so that all of them meet the same moments of the machine.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median

PAGE = Path(__file__).parents[1] / "classifier" / "cli" / "demo" / "en" / "page.html"
COMMANDS = {
    "clean": ("-m", "copytaster", "clean", str(PAGE)),
    "clean --preset turbo": ("-m", "copytaster", "clean", "--preset", "turbo", str(PAGE)),
    "import copytaster": ("-c", "import copytaster"),
    "import numpy, trafilatura": ("-c", "import numpy, trafilatura"),
}


def processor_seconds(command: Sequence[str]) -> float:
    """Run a command and return its processor time, user and system."""
    # written byte code is what an installation has
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=environment, cwd=PAGE.parent)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pythons", nargs="*", default=[sys.executable], metavar="PYTHON")
    parser.add_argument("--runs", type=int, default=12)
    args = parser.parse_args()
    seconds: dict[tuple[str, str], list[float]] = {}
    for _ in range(args.runs + 1):
        for name, words in COMMANDS.items():
            for python in args.pythons:
                seconds.setdefault((python, name), []).append(processor_seconds((python, *words)))
    print("| python | command | CPU s, least | median |\n| --- | --- | ---: | ---: |")
    for (python, name), values in seconds.items():
        runs = values[1:]  # the first brings files into the cache
        print(f"| {python} | {name} | {min(runs):.3f} | {median(runs):.3f} |")


if __name__ == "__main__":
    main()
