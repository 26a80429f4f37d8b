"""What contradicts itself in a photometric file that could be read: told, never refused."""

from collections.abc import Iterator

from cpted_app.analysis.photometry import Symmetry
from cpted_app.exchange.photometric_file import PhotometricFile, warning
from cpted_app.exchange.problems import Problem
from cpted_app.words import N_

FLUX_TOLERANCE = 0.05
COARSE_C_DEG, COARSE_GAMMA_DEG = 15.0, 5.0
"""Steps above which EN 13201-3 would not use the table as it is (it asks for 5° and 2.5°)."""
LARGEST_OPENING_M = 5.0
"""No luminaire outdoors is larger."""
_BEST_LM_W = 250.0
"""More than any luminaire on sale gives per watt."""


def doubts(found: PhotometricFile) -> tuple[Problem, ...]:
    """Return what to tell a person about a photometric file."""
    return (*_flux(found), *_size(found), *_angles(found))


def _flux(found: PhotometricFile) -> Iterator[Problem]:
    flux, stated = found.table.flux_lm, found.stated_flux_lm
    if flux == 0.0:
        yield warning(
            "dark",
            N_("intensities"),
            N_("All intensities are 0: the luminaire gives no light."),
            N_("Get the file again from the maker."),
        )
        return
    if stated and abs(flux / stated - 1.0) > FLUX_TOLERANCE:
        is_loss = found.format == "IES" and flux < stated
        yield warning(
            "flux",
            N_("intensities"),
            N_(
                "The intensities add up to {flux:.0f} lm, {share:.0%} of the stated"
                " {stated:.0f} lm."
            )
            if not is_loss
            else N_(
                "The intensities add up to {flux:.0f} lm, {share:.0%} of the {stated:.0f} lm of"
                " the lamps; the rest would be lost in the luminaire."
            ),
            N_(
                "Compare the flux with the data sheet; the intensities are what is calculated with."
            ),
            flux=flux,
            share=flux / stated,
            stated=stated,
        )
    if found.watts and flux / found.watts > _BEST_LM_W:
        yield warning(
            "efficacy",
            N_("power"),
            N_("{flux:.0f} lm from {watts:g} W would be more than any luminaire gives."),
            N_("Check flux and power on the data sheet."),
            flux=flux,
            watts=found.watts,
        )


def _size(found: PhotometricFile) -> Iterator[Problem]:
    lamp = found.lamp_flux_lm
    if found.format == "LDT" and lamp and found.table.max_cd * 1000.0 / lamp < 1.0:
        yield warning(
            "unit",
            N_("intensities"),
            N_("No intensity reaches 1 cd for 1,000 lm: the unit may be wrong."),
            N_("Ask the maker whether the values are candela per 1,000 lm."),
        )
    if max(found.opening_m) > LARGEST_OPENING_M:
        yield warning(
            "opening",
            N_("luminous area"),
            N_("The luminous area is {size:g} m large."),
            N_("The unit of its size may be wrong; the calculation takes a point."),
            size=max(found.opening_m),
        )


def _angles(found: PhotometricFile) -> Iterator[Problem]:
    table = found.table
    gamma_step = max(
        (float(b - a) for a, b in zip(table.gamma_deg, table.gamma_deg[1:], strict=False)),
        default=0.0,
    )
    c_step = max(float(b - a) for a, b in zip(table.c_deg, table.c_deg[1:], strict=False))
    is_turning = table.symmetry is not Symmetry.ROTATIONAL
    if gamma_step > COARSE_GAMMA_DEG or (is_turning and c_step > COARSE_C_DEG):
        yield warning(
            "coarse",
            N_("angles"),
            N_("The table is coarse: up to {c:g}° in C and {gamma:g}° in gamma."),
            N_("Values between its angles are uncertain; ask for a finer file."),
            c=c_step,
            gamma=gamma_step,
        )
    if table.gamma_deg[-1] < 90.0 and float(table.intensity_cd[:, -1].max()) > 0.0:
        yield warning(
            "cut_off",
            N_("angles"),
            N_("The table ends at {gamma:g}° with light still there."),
            N_("Nothing is calculated beyond; ask for a file that goes to 90°."),
            gamma=float(table.gamma_deg[-1]),
        )
