"""Model files that were made to hurt: refused with a sentence, before anything is unpacked."""

from __future__ import annotations

import io
import json
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest
from copytaster.classifier.model.arrays import ArraysError, read_arrays


def npy(array: object) -> bytes:
    file = io.BytesIO()
    np.lib.format.write_array(file, np.asarray(array), allow_pickle=True)
    return file.getvalue()


def header(shape: str, descr: str = "'<f4'") -> bytes:
    text = f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}".encode().ljust(118 - 11) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text


def archive(path: Path, *members: tuple[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members:
            file.writestr(name, data)
    return path


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (header("(1000000000000,)"), "has shape 1000000000000, which does not fit its"),
        (header("(3000000, 3000000, 3000000)"), "does not fit"),
        (header("(-5,)"), "does not fit"),
        (header("(10,)") + bytes(36), "does not have the size of its shape"),
        (header("(1,)") + bytes(400), "does not have the size of its shape"),
        (header("(1,)", "'|O'") + bytes(8), "not an array of numbers"),
        (header("(1,)", "'<U100'") + bytes(400), "not an array of numbers"),
        (header("(1,)", "[('a', '<f4')]") + bytes(4), "not an array of numbers"),
        (header("(" * 50), "not an array of numbers"),
        (header("__import__('os').system('true')"), "not an array of numbers"),
        (b"\x93NUMPY\x09\x00" + bytes(50), "not an array of numbers"),
        (b"", "not an array of numbers"),
        (b"\x80\x04\x95pickle", "not an array of numbers"),
        (npy(np.array([1.0, np.nan], np.float32)), "a has values that are not numbers"),
        (npy(np.array([1.0, -np.inf], np.float16)), "a has infinite values"),
        (npy(np.array([np.nan])), "not numbers"),
    ],
)
def test_arrays_that_are_not_plain_numbers(tmp_path: Path, data: bytes, message: str) -> None:
    with pytest.raises(ArraysError, match=message):
        read_arrays(archive(tmp_path / "a.npz", ("a.npy", data)))


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.npz", ("a.npy", header("(75000000,)") + bytes(300_000_000)))
    assert path.stat().st_size < 1_000_000
    tracemalloc.start()
    try:
        with pytest.raises(ArraysError, match="its arrays take 300,000,118 bytes"):
            read_arrays(path)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_a_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.npz", ("a.npy", header("(25,)") + bytes(5_000_000)))
    real, told = (5_000_000 + 118).to_bytes(4, "little"), (100 + 118).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(real, told))
    with pytest.raises(ArraysError, match=r"a\.npy is not an array of numbers"):  # its checksum is wrong
        read_arrays(path)


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x03\x04" + bytes(60), b"\x93NUMPY", b"no zip at all" * 9])
def test_files_that_are_not_zip(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.npz"
    path.write_bytes(data)
    with pytest.raises(ArraysError, match="not an intact"):
        read_arrays(path)


def test_members_that_do_not_belong_there(tmp_path: Path) -> None:
    good = npy(np.zeros(3))
    with pytest.raises(ArraysError, match=r"'run\.py' is not an array"):
        read_arrays(archive(tmp_path / "a.npz", ("a.npy", good), ("run.py", b"")))
    with pytest.raises(ArraysError, match="501 arrays"):
        read_arrays(archive(tmp_path / "b.npz", *[(f"{i}.npy", good) for i in range(501)]))
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = archive(tmp_path / "c.npz", ("a.npy", good), ("a.npy", good))
    with pytest.raises(ArraysError, match="several of one name"):
        read_arrays(twice)


def test_missing_and_infinite_values_where_they_belong(tmp_path: Path) -> None:
    path = archive(
        tmp_path / "a.npz",
        ("x.threshold.npy", npy(np.array([np.inf, 1]))),
        ("x.probe.npy", npy(np.array([[np.nan, 1], [2, 3]], np.float16))),
    )
    arrays = read_arrays(path, infinite=[".threshold"], missing=[".probe"])
    assert arrays["x.threshold"][0] == np.inf
    assert arrays["x.probe"].shape == (2, 2)
    assert json.dumps(sorted(arrays)) == '["x.probe", "x.threshold"]'
