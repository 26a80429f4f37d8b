"""Photometric files: known fluxes, every symmetry, every way to write the same thing."""

import math
from functools import partial

import numpy as np
import pytest

from cpted_app.analysis.light.photometry import Symmetry
from cpted_app.errors import UserError
from cpted_app.exchange.photometry import photometry_of, read_photometry
from tests.exchange.photometric_files import Intensity, ies_file, lambert, ldt_file, lopsided
from tests.exchange.test_real_plans import DATA

FINE = [float(gamma) for gamma in range(91)]
TURN = [float(c) for c in range(0, 361, 15)]


def codes(text: str) -> set[str]:
    return {one.code for one in photometry_of(text.encode(), "test").warnings}


def test_the_flux_of_a_matt_surface_is_pi_times_its_peak() -> None:
    file = photometry_of(ies_file(lambert(100.0), c_deg=[0.0], gamma_deg=FINE).encode(), "a.ies")
    # The chord of cos over one degree lies below it: 2.5e-5 of the flux.
    assert file.table.flux_lm == pytest.approx(100.0 * math.pi, rel=5e-5)
    assert (file.name, file.maker) == ("Made for a test by formula", "Nobody")
    assert file.is_absolute
    assert file.watts == 50.0
    assert file.table.symmetry is Symmetry.ROTATIONAL
    assert file.table.downward_share == pytest.approx(1.0)
    assert file.opening_m == (0.2, 0.3, 0.1)


@pytest.mark.parametrize("a_line", [1, 2, 13, 1000])
def test_numbers_may_break_over_lines_anywhere(a_line: int) -> None:
    text = ies_file(lopsided, c_deg=TURN, gamma_deg=FINE, a_line=a_line)
    table = photometry_of(text.encode(), "a.ies").table
    assert table.at([30.0], [40.0])[0] == pytest.approx(lopsided(30.0, 40.0))


@pytest.mark.parametrize(
    ("head", "year"),
    [
        ("Luminaire data of 1986", "1986"),
        ("IESNA91", "1991"),
        ("IESNA:LM-63-1995", "1995"),
        ("IESNA: LM-63-2002 ", "2002"),
        ("IES:LM-63-2019", "2019"),
    ],
)
def test_multiplier_and_ballast_factor_are_in_the_intensities(head: str, year: str) -> None:
    text = ies_file(lambert(100.0), c_deg=[0.0], gamma_deg=FINE, head=head, factors=(2.0, 0.9, 1.1))
    file = photometry_of(text.encode(), "a.ies")
    assert file.edition == year
    # The third number was a factor until 1991; later it is kept for future use or a code.
    factor = 1.98 if year in ("1986", "1991") else 1.8
    assert file.table.max_cd == pytest.approx(100.0 * factor)


def test_the_edition_of_2019_says_where_its_numbers_come_from() -> None:
    text = ies_file(
        lambert(1.0), c_deg=[0.0], gamma_deg=FINE, head="IES:LM-63-2019", factors=(1, 1, 1.0001)
    )
    assert photometry_of(text.encode(), "a.ies").provenance == "computer simulation"


@pytest.mark.parametrize("last", [90.0, 180.0, 345.0, 360.0])
def test_a_part_of_the_turn_stands_for_the_whole(last: float) -> None:
    def symmetric(c_deg: float, gamma_deg: float) -> float:
        return lambert(100.0 + 50.0 * math.cos(math.radians(2.0 * c_deg)))(0.0, gamma_deg)

    planes = [c for c in TURN if c <= last]
    text = ies_file(symmetric, c_deg=planes, gamma_deg=FINE)
    table = photometry_of(text.encode(), "a.ies").table
    for c in (0.0, 45.0, 120.0, 195.0, 300.0, 359.0):
        near, far = 15.0 * math.floor(c / 15.0), 15.0 * math.ceil(c / 15.0)
        share = (c - near) / 15.0
        wanted = symmetric(near, 40.0) * (1.0 - share) + symmetric(far, 40.0) * share
        assert table.at([c], [40.0])[0] == pytest.approx(wanted), c
    assert table.symmetry is Symmetry.QUADRANT


def test_planes_from_90_to_270_are_mirrored_about_their_axis() -> None:
    planes = [float(c) for c in range(90, 271, 15)]
    text = ies_file(lopsided, c_deg=planes, gamma_deg=FINE)
    table = photometry_of(text.encode(), "a.ies").table
    assert table.at([120.0, 60.0], [30.0, 30.0]) == pytest.approx([lopsided(120.0, 30.0)] * 2)


def test_a_lamp_block_for_tilted_lamps_changes_nothing_but_is_told() -> None:
    plain = ies_file(lopsided, c_deg=TURN, gamma_deg=FINE)
    tilted = plain.replace("TILT=NONE", "TILT=INCLUDE\r\n1\r\n3\r\n0 45 90\r\n1 .95 .9")
    assert codes(tilted) - codes(plain) == {"tilt_factors"}
    found = [photometry_of(text.encode(), "a.ies").table for text in (plain, tilted)]
    assert np.array_equal(found[0].intensity_cd, found[1].intensity_cd)


def test_a_floodlight_of_type_b_lights_what_its_formula_says() -> None:
    steps = [float(at) for at in range(-90, 91, 2)]

    def flood(horizontal_deg: float, vertical_deg: float) -> float:
        h, v = math.radians(horizontal_deg), math.radians(vertical_deg)
        return 5000.0 * math.cos(v) * math.cos(h)

    text = ies_file(flood, c_deg=steps, gamma_deg=steps, kind=2)
    table = photometry_of(text.encode(), "a.ies").table
    # cos V cos H is the cosine of gamma, whichever way C looks.
    for c, gamma in ((0.0, 0.0), (33.0, 40.0), (90.0, 60.0), (200.0, 75.0)):
        wanted = 5000.0 * math.cos(math.radians(gamma))
        assert table.at([c], [gamma])[0] == pytest.approx(wanted, abs=5.0)
    assert table.flux_lm == pytest.approx(5000.0 * math.pi, rel=1e-3)


def test_type_b_keeps_sides_apart() -> None:
    steps = [float(at) for at in range(-90, 91, 5)]
    text = ies_file(
        lambda h, v: 1000.0 if h > 20.0 and abs(v) < 10.0 else 0.0,
        c_deg=steps,
        gamma_deg=steps,
        kind=2,
    )
    table = photometry_of(text.encode(), "a.ies").table
    # H > 0 at V = 0 is the half-plane C90.
    bright = [table.at([c], [40.0])[0] for c in (0.0, 90.0, 180.0, 270.0)]
    assert bright == pytest.approx([0.0, 1000.0, 0.0, 0.0])


@pytest.mark.parametrize(
    ("symmetry", "stored", "shape"),
    [
        (0, [15.0 * at for at in range(24)], lopsided),
        (1, [0.0], lambda _c, g: lambert(80.0)(0.0, g)),
        (2, [15.0 * at for at in range(13)], lambda c, g: lopsided(min(c, 360.0 - c), g)),
        (
            3,
            [(270.0 + 15.0 * at) % 360.0 for at in range(13)],
            lambda c, g: lopsided(c if c >= 270.0 or c <= 90.0 else (180.0 - c) % 360.0, g),
        ),
        (
            4,
            [15.0 * at for at in range(7)],
            lambda c, g: lopsided(min(c % 180.0, 180.0 - c % 180.0), g),
        ),
    ],
)
def test_every_symmetry_gives_the_same_turn(
    symmetry: int, stored: list[float], shape: Intensity
) -> None:
    written = partial(ldt_file, shape, planes=24, gamma_deg=FINE, flux_lm=2000.0)
    part = written(symmetry=symmetry, stored=stored)
    whole = written(symmetry=0, stored=[15.0 * at for at in range(24)])
    found, wanted = (photometry_of(text.encode(), "a.ldt").table for text in (part, whole))
    c, gamma = np.meshgrid(np.arange(0.0, 360.0, 7.0), np.arange(0.0, 91.0, 7.0))
    assert found.at(c.ravel(), gamma.ravel()) == pytest.approx(wanted.at(c.ravel(), gamma.ravel()))
    assert found.flux_lm == pytest.approx(wanted.flux_lm)


def test_candela_for_a_kilolumen_become_candela() -> None:
    text = ldt_file(
        lambert(318.309886),
        symmetry=1,
        planes=1,
        stored=[0.0],
        gamma_deg=FINE,
        flux_lm=5000.0,
        lamps=-1,
    )
    file = photometry_of(text.encode(), "a.ldt")
    assert file.table.flux_lm == pytest.approx(5000.0, rel=1e-4)
    assert file.is_absolute
    assert file.warnings == ()


def test_decimal_commas_lamp_sets_and_windows_letters_are_read() -> None:
    written = partial(ldt_file, lopsided, symmetry=0, planes=24, stored=TURN[:-1], gamma_deg=FINE)
    plain = photometry_of(written().encode(), "a.ldt")
    comma = photometry_of(written(comma=True).encode(), "a.ldt")
    assert np.array_equal(plain.table.intensity_cd, comma.table.intensity_cd)
    several = photometry_of(written(sets=3).encode(), "a.ldt")
    assert several.table.flux_lm == plain.table.flux_lm
    assert "lamp_sets" in {one.code for one in several.warnings}
    text = written().replace("Made for", "Straße, für")
    german = photometry_of(text.encode("cp1252"), "a.ldt")
    assert german.name == "Straße, für a test"
    assert "code_page" in {one.code for one in german.warnings}


def test_a_conversion_factor_counts_once() -> None:
    written = partial(ldt_file, symmetry=1, planes=1, stored=[0.0], gamma_deg=FINE)
    without = written(lambert(159.154943), conversion="2")
    within = written(lambert(318.309886), conversion="2")
    for text in (without, within):
        file = photometry_of(text.encode(), "a.ldt")
        assert file.table.flux_lm == pytest.approx(1000.0, rel=1e-4)
        assert "conversion_factor" in {one.code for one in file.warnings}


def test_a_flux_that_is_not_the_stated_one_is_told() -> None:
    text = ies_file(lambert(100.0), c_deg=[0.0], gamma_deg=FINE, lumens=1000.0)
    file = photometry_of(text.encode(), "a.ies")
    (found,) = file.warnings
    assert str(found.message).startswith("The intensities add up to 314 lm, 31% of the 1000 lm")
    near = ies_file(lambert(100.0), c_deg=[0.0], gamma_deg=FINE, lumens=305.0)
    assert codes(near) == set()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Dear Sir or Madam", "no photometric file"),
        (ies_file(lopsided, c_deg=TURN, gamma_deg=FINE)[:900], "ends in the middle of"),
        (ies_file(lopsided, c_deg=[0.0], gamma_deg=FINE).replace("0.3", "x"), "is no number"),
        (ies_file(lopsided, c_deg=[0.0], gamma_deg=[0.0, 0.0]), "do not rise"),
        (ies_file(lopsided, c_deg=[0.0], gamma_deg=FINE, kind=7), "no photometry of type 7"),
        (
            ldt_file(lopsided, symmetry=0, planes=4, stored=[0.0, 90.0], gamma_deg=FINE),
            "ends in the middle of the intensities: 182 of 364",
        ),
        (
            ldt_file(lopsided, symmetry=4, planes=6, stored=[0.0], gamma_deg=FINE),
            "6 planes do not fit symmetry 4",
        ),
    ],
)
def test_a_damaged_file_is_refused_in_words(text: str, reason: str) -> None:
    with pytest.raises(UserError, match=reason):
        photometry_of(text.encode(), "bad.ies")


def test_light_upwards_is_not_counted_as_downwards() -> None:
    text = ies_file(lambda _c, _g: 100.0, c_deg=[0.0], gamma_deg=[0.0, 45.0, 90.0, 135.0, 180.0])
    table = photometry_of(text.encode(), "a.ies").table
    assert table.flux_lm == pytest.approx(400.0 * math.pi)
    assert table.downward_share == pytest.approx(0.5)


PUBLISHED = DATA / "reference-results" / "ldt-published-figures.csv"


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the collection of real files is not there")
def test_real_files_add_up_to_what_their_makers_print() -> None:
    import csv

    with PUBLISHED.open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 7
    for row in rows:
        file = read_photometry(DATA / "photometry-ldt" / row["file"])
        flux = float(row["total_lamp_flux_lm"]) * float(row["published_lorl_percent"]) / 100.0
        assert file.table.flux_lm == pytest.approx(flux, rel=2.5e-3), row["file"]
        downward = float(row["published_downward_flux_fraction_percent"]) / 100.0
        assert file.table.downward_share == pytest.approx(downward, abs=1.5e-3), row["file"]


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the collection of real files is not there")
def test_every_real_file_is_read_or_refused_in_words() -> None:
    read, refused = 0, []
    for path in sorted(DATA.glob("photometry-*/*")):
        try:
            assert read_photometry(path).table.flux_lm > 0.0
            read += 1
        except UserError:
            refused.append(path.name)
    assert refused == ["edge-truncated.ldt"]
    assert read >= 29
