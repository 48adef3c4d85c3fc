"""Random damage to files of every format: no exception, no endless loop. `benchmarks/fuzz_files.py` runs longer."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[3] / "benchmarks"))
fuzz = pytest.importorskip("fuzz_files")

FILES = fuzz.seeds()
NAMES = sorted(set(FILES) - {"model.npz"})


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(NAMES), other=st.sampled_from(NAMES), number=st.integers(0, 2**32))
def test_readers_survive_damage(tmp_path: Path, name: str, other: str, number: int) -> None:
    chance = random.Random(number)
    path = tmp_path / name
    path.write_bytes(fuzz.damaged(FILES[name], FILES[other], chance))
    assert fuzz.try_file(path) in ("read", "read in part", "refused")
    fuzz.try_body(path.read_bytes(), chance)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.integers(0, 2**32))
def test_models_are_loaded_or_refused(tmp_path: Path, number: int) -> None:
    chance = random.Random(number)
    path = tmp_path / "model.npz"
    path.write_bytes(fuzz.damaged(FILES["model.npz"], FILES["in.npz"], chance))
    assert fuzz.try_file(path) in ("read", "refused")
