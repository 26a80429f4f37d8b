"""What contradicts itself in a photometric file that could be read: told, never refused."""

from collections.abc import Iterator

import numpy as np

from cpted_app.analysis.light.photometry import Symmetry
from cpted_app.exchange.photometric_file import PhotometricFile, warning
from cpted_app.exchange.problems import Problem
from cpted_app.words import N_, Message

FLUX_TOLERANCE = 0.05
COARSE_C_DEG, COARSE_GAMMA_DEG = 15.0, 5.0
"""Steps above which EN 13201-3 would not use the table as it is (it asks for 5° and 2.5°)."""
LARGEST_OPENING_M = 5.0
"""No luminaire outdoors is larger."""
_WORST_LM_W = 5.0
"""Less than a candle-like filament lamp gives per watt."""
_MOST_W = 5000.0
_POLE_SHARE = 0.05
"""Of the largest intensity: what planes may differ by where they all look the same way."""
_SPIKE = 20.0
_BEST_LM_W = 250.0
"""More than any luminaire on sale gives per watt."""


def doubts(found: PhotometricFile) -> tuple[Problem, ...]:
    """Return what to tell a person about a photometric file."""
    return (*_flux(found), *_power(found), *_size(found), *_angles(found), *_table(found))


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


def _power(found: PhotometricFile) -> Iterator[Problem]:
    flux = found.table.flux_lm
    if not found.watts or flux == 0.0:
        return
    if found.watts > _MOST_W:
        yield warning(
            "power",
            N_("power"),
            N_("{watts:g} W is more than any luminaire outdoors takes."),
            N_("Check the power on the data sheet."),
            watts=found.watts,
        )
    elif flux / found.watts < _WORST_LM_W:
        yield warning(
            "efficacy_low",
            N_("power"),
            N_("{flux:.0f} lm from {watts:g} W is next to nothing."),
            N_("Check flux and power; it may be a source of invisible light."),
            flux=flux,
            watts=found.watts,
        )
    if flux / found.watts > _BEST_LM_W:
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
    if found.format == "IES" and 0.0 < found.table.max_cd < 1.0 and (found.watts or 0.0) > 1.0:
        yield warning(
            "unit",
            N_("intensities"),
            N_("No intensity reaches 1 cd: the unit may be wrong."),
            N_("Ask the maker whether the values are candela."),
        )
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


def _table(found: PhotometricFile) -> Iterator[Problem]:
    table = found.table
    values, largest = table.intensity_cd, table.max_cd
    if largest == 0.0:
        return
    for gamma_deg, column, where in ((0.0, 0, N_("straight down")), (180.0, -1, N_("straight up"))):
        spread = float(np.ptp(values[:, column]))
        if table.gamma_deg[column] == gamma_deg and spread > _POLE_SHARE * largest:
            yield warning(
                "pole",
                N_("intensities"),
                N_("The planes differ by {spread:.0f} cd {where}, which is one direction."),
                N_("Check the polar curve; planes may be mixed up."),
                spread=spread,
                where=Message(where),
            )
    dark = values[:-1].max(axis=1) == 0.0
    if dark.any():
        yield warning(
            "dark_plane",
            N_("intensities"),
            N_("{count} C-planes are dark throughout."),
            N_("Check the polar curve; values may be missing."),
            count=int(dark.sum()),
        )
    if np.ptp(values) == 0.0:
        yield warning(
            "even",
            N_("intensities"),
            N_("All intensities are the same: this is no measured luminaire."),
            N_("Ask the maker for a measured file."),
        )
    yield from _spikes(found)


def _spikes(found: PhotometricFile) -> Iterator[Problem]:
    """Yield that single values stand out from their neighbours in gamma as none would."""
    values = found.table.intensity_cd[:-1]
    if values.shape[1] < 5:
        return
    beside = np.maximum(values[:, :-2], values[:, 2:])
    middle = values[:, 1:-1]
    alone = (middle > _SPIKE * beside) & (middle > 0.2 * found.table.max_cd)
    if alone.any():
        plane, at = (int(one[0]) for one in np.nonzero(alone))
        yield warning(
            "spike",
            N_("plane C{c:g}°, gamma {gamma:g}°"),
            N_("{value:.0f} cd stands alone among far smaller intensities."),
            N_("Check the value; a digit may be wrong."),
            c=float(found.table.c_deg[plane]),
            gamma=float(found.table.gamma_deg[at + 1]),
            value=float(middle[plane, at]),
        )
