"""Every contradiction in a photometric file is told with its place, and never stops the reading."""

from collections.abc import Callable
from functools import partial

import pytest

from cpted_app.exchange.photometry import photometry_of
from tests.exchange.photometric_files import Intensity, ies_file, lambert, ldt_file

DOWN = [float(gamma) for gamma in range(0, 91, 5)]
MATT = lambert(100.0)
ies = partial(ies_file, MATT, c_deg=[0.0], gamma_deg=DOWN)
TURN = [at * 15.0 for at in range(24)]


def per_klm(c_deg: float, gamma_deg: float) -> float:
    return 3.1831 * MATT(c_deg, gamma_deg)


ldt = partial(ldt_file, per_klm, symmetry=1, planes=1, stored=[0.0], gamma_deg=DOWN)
whole = partial(ldt_file, per_klm, symmetry=0, planes=24, stored=TURN, gamma_deg=DOWN)


def told(text: str) -> dict[str, str]:
    """Return what is told of a file, place and words by code."""
    return {
        one.code: f"{one.place}: {one.message} {one.remedy}"
        for one in photometry_of(text.encode(), "a").warnings
    }


def line(text: str, number: int, value: str) -> str:
    """Return a file with another line, counted from 1."""
    lines = text.split("\r\n")
    lines[number - 1] = value
    return "\r\n".join(lines)


def test_sound_files_are_told_nothing_of() -> None:
    assert told(ies()) == {}
    assert told(ldt()) == {}
    assert told(whole()) == {}


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        (ies(head="Some luminaire"), "no_header", "line 1"),
        (ies().replace("[TESTLAB] None\r\n", ""), "keywords", "TESTLAB"),
        (ies().replace("TILT=NONE", "TILT=lamp.til"), "tilt_file", "lamp.til"),
        (ies().replace("TILT=NONE", "TILT=INCLUDE\r\n7\r\n2\r\n0 90\r\n1 1"), "lamp_position", "7"),
        (
            ies().replace("TILT=NONE", "TILT=INCLUDE\r\n1\r\n2\r\n90 0\r\n1 1"),
            "tilt_angles",
            "TILT",
        ),
        (
            ies().replace("TILT=NONE", "TILT=INCLUDE\r\n1\r\n2\r\n0 90\r\n1 9"),
            "tilt_values",
            "TILT",
        ),
        (ies().replace("\r\n1 -1 1 ", "\r\n0 -1 1 "), "lamps", "is 0"),
        (ies(lumens=-5.0), "lumens", "−1 marks"),
        (ies(lumens=0.0), "lumens", "0 lm"),
        (ies(factors=(5000.0, 1.0, 1.0)), "multiplier", "5000"),
        (ies(factors=(0.0, 1.0, 1.0)), "factor", "impossible"),
        (ies(factors=(1.0, 3.0, 1.0)), "ballast", "3"),
        (ies(head="IES:LM-63-2019", factors=(1.0, 1.0, 5.0)), "origin_code", "5"),
        (ies().replace("1 1 2\r\n0.3", "1 1 3\r\n0.3"), "unit", "neither feet"),
        (ies().replace("0.3 0.2", "-0.3 0.2"), "opening_signs", "signs"),
        (ies().replace("0.3 0.2", "30 20"), "opening", "30 m"),
        (ies(gamma_deg=[*DOWN[:10], 44.0, *DOWN[10:]]), "angles_order", "do not rise"),
        (ies(gamma_deg=[*DOWN[:10], 45.0, *DOWN[10:]]), "angles_twice", "listed twice"),
        (ies(gamma_deg=DOWN[2:]), "angle_range", "from 10° to 90°"),
        (ies(gamma_deg=DOWN[:-3]), "cut_off", "ends at 75°"),
        (ies(c_deg=[0.0, 15.0, 30.0]), "open_turn", "leaves the turn open"),
        (ies() + "1 2 3\r\n", "left_over", "3 numbers follow"),
        (ies().replace(" 50 ", " -50 ", 1), "watts", "-50 W"),
        (ies().replace(" 50 ", " 90000 ", 1), "power", "90000 W"),
        (ies().replace(" 50 ", " 300 ", 1), "efficacy_low", "next to nothing"),
        (ies().replace(" 50 ", " 0.5 ", 1), "efficacy", "more than any"),
        (ies_file(lambert(0.1), c_deg=[0.0], gamma_deg=DOWN), "unit", "1 cd"),
        (ies_file(lambert(0.0), c_deg=[0.0], gamma_deg=DOWN), "dark", "no light"),
        (ies_file(lambda _c, _g: 9.0, c_deg=[0.0], gamma_deg=DOWN), "even", "no measured"),
        (ies(gamma_deg=DOWN[::3]), "coarse", "15° in gamma"),
        (ies(lumens=900.0), "flux", "of the lamps"),
        (line(ldt(), 2, "9"), "type", "line 2"),
        (line(whole(), 2, "1"), "type_symmetry", "symmetry is 0"),
        (line(whole(), 3, "2"), "symmetry", "holds all 24 planes"),
        (line(whole(), 5, "10"), "step", "10°"),
        (line(whole(), 7, "2"), "step", "2°"),
        (line(ldt(), 13, "-300"), "size", "negative"),
        (line(line(line(ldt(), 13, "0.3"), 14, "0.2"), 15, "0.1"), "size_unit", "metres"),
        (line(ldt(), 16, "900"), "area", "larger than the luminaire"),
        (line(ldt(), 17, "900"), "area", "larger than the luminaire"),
        (line(ldt(), 22, "40"), "downward", "40 %"),
        (line(ldt(), 22, "140"), "downward_range", "140 %"),
        (line(ldt(), 23, "0"), "output", "0 %"),
        (ldt(lamps=-1, light_output_percent=80.0), "absolute_output", "not 80 %"),
        (ldt(conversion="-2"), "conversion_impossible", "-2"),
        (line(ldt(), 25, "15"), "measured_tilt", "15°"),
        (ldt(sets=3), "lamp_sets", "3 sets"),
        (ldt(sets=21), "many_sets", "20 at most"),
        (line(ldt(), 27, "0"), "lamps", "is 0"),
        (line(line(ldt(), 29, "4"), 32, "30"), "flux_unit", "1,000 lm"),
        (line(ldt(), 32, "-3"), "watts", "-3 W"),
        (line(ldt(), 33, "7"), "direct_ratios", "not a share"),
        (line(ldt(), 18, "x"), "no_number", "“x”"),
        (line(whole(), 44, "0"), "c_twice", "1 C-planes"),
        (line(whole(), 44, "350"), "c_order", "do not rise"),
        (ldt().replace("\r\n318.31\r\n", "\r\n-318.31\r\n"), "negative_intensity", "negative"),
        (ldt() + "\r\n5\r\n6", "left_over", "2 lines follow"),
    ],
)
def test_a_contradiction_is_told_with_its_place(text: str, code: str, said: str) -> None:
    found = told(text)
    assert code in found
    assert said in found[code]


def spike(c_deg: float, gamma_deg: float) -> float:
    return 9000.0 if (c_deg, gamma_deg) == (30.0, 45.0) else MATT(c_deg, gamma_deg)


def dark_side(c_deg: float, gamma_deg: float) -> float:
    return 0.0 if c_deg == 45.0 else MATT(c_deg, gamma_deg)


def uneven(c_deg: float, gamma_deg: float) -> float:
    return (2.0 if c_deg > 180.0 else 1.0) * MATT(c_deg, gamma_deg)


def torn(c_deg: float, gamma_deg: float) -> float:
    return (2.0 if c_deg == 360.0 else 1.0) * MATT(c_deg, gamma_deg)


@pytest.mark.parametrize(
    ("intensity", "code", "said"),
    [
        (spike, "spike", "C30°, gamma 45°"),
        (dark_side, "dark_plane", "1 C-planes"),
        (uneven, "pole", "straight down"),
        (torn, "seam", "0° and 360°"),
    ],
)
def test_what_a_table_cannot_be_is_told(intensity: Intensity, code: str, said: str) -> None:
    make: Callable[..., str] = partial(ies_file, c_deg=[*TURN, 360.0], gamma_deg=DOWN)
    found = told(make(intensity))
    assert code in found
    assert said in found[code]
