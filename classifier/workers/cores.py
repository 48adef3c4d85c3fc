"""The number of cores that this process may use, by its affinity and the CPU quota of its containers."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from pathlib import Path

_CGROUPS = Path("/sys/fs/cgroup")
_OWN = Path("/proc/self/cgroup")


def usable_cores(cgroups: Path = _CGROUPS, own: Path = _OWN) -> int:
    """At least 1. A quota of one and a half cores counts as two: the second is used half of the time."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quotas = [math.ceil(quota) for quota in _quotas(cgroups, own)]
    return max(1, min([cores, *quotas]))


def _quotas(cgroups: Path, own: Path) -> Iterator[float]:
    """Yield the quota, in cores, of each control group from the process's own up to the visible root."""
    try:
        lines = own.read_text(encoding="utf-8").splitlines()
    except OSError:
        return
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers and "cpu" not in controllers.split(","):
            continue
        root = cgroups / "cpu" if controllers else cgroups
        group = Path(path.lstrip("/"))
        for folder in (root / group, *(root / parent for parent in group.parents)):
            quota = _quota(folder)
            if quota is not None:
                yield quota


def _quota(folder: Path) -> float | None:
    """Read version 2 (`cpu.max`: quota and period), then version 1; None without a limit or such a file."""
    try:
        if (unified := folder / "cpu.max").exists():
            quota, period = unified.read_text(encoding="ascii").split()
        else:
            quota = (folder / "cpu.cfs_quota_us").read_text(encoding="ascii")
            period = (folder / "cpu.cfs_period_us").read_text(encoding="ascii")
        return int(quota) / int(period) if int(quota) > 0 else None
    except (OSError, ValueError, ZeroDivisionError):  # "max" is not a number
        return None
