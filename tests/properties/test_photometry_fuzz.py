"""Whatever the bytes: a photometric file is read, or refused in words, soon."""

import time

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cpted_app.errors import UserError
from cpted_app.exchange.photometric_file import PhotometricFile
from cpted_app.exchange.photometry import photometry_of
from tests.exchange.photometric_files import ies_file, ldt_file, lopsided

TURN = [float(c) for c in range(0, 361, 45)]
DOWN = [0.0, 22.5, 45.0, 67.5, 90.0]
IES = ies_file(lopsided, c_deg=TURN, gamma_deg=DOWN, a_line=5)
TILTED = IES.replace("TILT=NONE", "TILT=INCLUDE\r\n1\r\n2\r\n0 90\r\n1 0.9")
TYPE_B = ies_file(lopsided, c_deg=[-40.0, 0.0, 40.0], gamma_deg=[-30.0, 0.0, 30.0], kind=2)
LDT = ldt_file(lopsided, symmetry=0, planes=8, stored=TURN[:-1], gamma_deg=DOWN)
HALVED = ldt_file(lopsided, symmetry=3, planes=8, stored=TURN[:5], gamma_deg=DOWN)
WHOLE = (IES, TILTED, TYPE_B, LDT, HALVED)

ODD = ("-1", "0", "1e308", "-1e308", "1e-308", "nan", "inf", "1e999", "", "x", "0,5", "1_0", "٣")
tokens = st.one_of(
    st.sampled_from(ODD),
    st.integers(-10, 4000).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.text(max_size=6),
)
QUIET = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read_or_refused(data: bytes) -> PhotometricFile | None:
    """Return what was read, which has to make sense, or None where it was refused in words."""
    try:
        found = photometry_of(data, "fuzz")
    except UserError as error:
        if not str(error.remedy):
            pytest.fail("refused without a way out")
        return None
    assert np.isfinite(found.table.flux_lm)
    assert found.table.flux_lm >= 0.0
    assert 0.0 <= found.table.downward_share <= 1.0 + 1e-9
    for one in found.warnings:
        assert str(one.place)
        assert str(one.message)
        assert str(one.remedy)
    return found


def test_the_whole_files_are_read() -> None:
    assert all(read_or_refused(text.encode()) is not None for text in WHOLE)


@QUIET
@given(
    st.sampled_from(WHOLE),
    st.lists(st.tuples(st.integers(0, 200), tokens), min_size=1, max_size=6),
)
@example(LDT, [(23, "-2")])
@example(LDT, [(28, "1e300"), (60, "1e300")])
@example(IES, [(9, "1e300"), (60, "1e300")])
def test_any_number_may_be_any_other(text: str, swaps: list[tuple[int, str]]) -> None:
    lines = text.split("\r\n")
    if text in (LDT, HALVED):
        for at, word in swaps:
            lines[at % len(lines)] = word
        read_or_refused("\r\n".join(lines).encode("utf-8", errors="replace"))
        return
    words = [line.split() for line in lines]
    for at, word in swaps:
        line = words[at % len(words)]
        if line:
            line[at % len(line)] = word
    read_or_refused("\r\n".join(map(" ".join, words)).encode("utf-8", errors="replace"))


@QUIET
@given(st.sampled_from(WHOLE), st.integers(0, 4000), st.integers(0, 60), st.binary(max_size=20))
def test_any_stretch_may_be_missing_or_other(text: str, at: int, gone: int, new: bytes) -> None:
    data = text.encode()
    at %= len(data)
    read_or_refused(data[:at] + new + data[at + gone :])


@QUIET
@given(st.binary(max_size=400))
def test_bytes_of_any_kind(data: bytes) -> None:
    read_or_refused(data)


@pytest.mark.parametrize(
    "data",
    [
        b"IESNA91\nTILT=NONE\n" + b"1 " * 4_900_000,
        b"IESNA91\n" + b"[TEST] x\n" * 900_000,
        b"x\n1\n0\n3600\n0\n3600\n" + b"1\n" * 990_000,
        b"1\n" * 4_900_000,
    ],
    ids=["numbers", "keywords", "planes", "lines"],
)
def test_a_file_blown_up_is_refused_soon(data: bytes) -> None:
    began = time.perf_counter()
    read_or_refused(data)
    assert time.perf_counter() - began < 20.0
