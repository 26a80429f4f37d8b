"""The generic luminaires: made by their generator, read without doubts, true to their words."""

import runpy

import pytest

from cpted_app import resources
from cpted_app.analysis.light.photometry import Symmetry
from cpted_app.exchange.photometry import photometry_of
from cpted_app.session.photometry import generic, generic_names, is_generic

FOLDER = resources.path("luminaires")


def test_the_generator_makes_the_committed_files_byte_for_byte() -> None:
    made = runpy.run_path(str(FOLDER / "make_luminaires.py"))
    again = {f"{one.file}.ldt": made["ldt"](one).encode("ascii") for one in made["GENERIC"]}
    assert again == {path.name: path.read_bytes() for path in FOLDER.glob("*.ldt")}


@pytest.mark.parametrize("name", generic_names())
def test_a_generic_luminaire_raises_no_doubt_and_gives_what_it_states(name: str) -> None:
    file = photometry_of((FOLDER / f"{name}.ldt").read_bytes(), name)
    assert file.warnings == ()
    assert file.stated_flux_lm == pytest.approx(file.table.flux_lm, rel=2e-3)
    new = generic(name)
    assert new is not None
    assert is_generic(new)
    assert (new.name, new.title) == (name, file.name)


def test_the_street_optic_looks_to_c90_and_the_bollard_all_round() -> None:
    street = photometry_of((FOLDER / "street.ldt").read_bytes(), "street").table
    ahead, behind = street.at([90.0, 270.0], [45.0, 45.0])
    assert ahead > 3.0 * behind
    assert street.symmetry is Symmetry.C90_C270
    bollard = photometry_of((FOLDER / "bollard.ldt").read_bytes(), "bollard").table
    assert bollard.symmetry is Symmetry.ROTATIONAL
    assert bollard.downward_share > 0.98
