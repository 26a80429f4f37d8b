"""What is said of a light distribution in the window."""

from cpted_app.analysis.light.photometry import IntensityTable, Symmetry
from cpted_app.gui.wording import number, percent
from cpted_app.i18n import _, ngettext
from cpted_app.model.features import Luminaire
from cpted_app.model.records import Photometry
from cpted_app.words import N_

SYMMETRIES = {
    Symmetry.NONE: N_("no symmetry"),
    Symmetry.ROTATIONAL: N_("the same all round"),
    Symmetry.C0_C180: N_("the same on both sides of C0–C180"),
    Symmetry.C90_C270: N_("the same on both sides of C90–C270"),
    Symmetry.QUADRANT: N_("the same in all four quarters"),
}
MOST_NAMED = 6


def lumens(flux_lm: float) -> str:
    """Return a flux with its unit."""
    return f"{flux_lm:,.0f} lm".replace(",", "\u2009")


def candelas(intensity_cd: float) -> str:
    """Return an intensity without its unit, as short as it may be."""
    return (
        f"{intensity_cd:,.0f}".replace(",", "\u2009")
        if intensity_cd >= 10
        else number(intensity_cd, 1)
    )


def flux_line(table: IntensityTable, watts: float | None, luminaires: tuple[Luminaire, ...]) -> str:
    """Return flux, power and efficacy; a flux that luminaires set themselves comes first."""
    own = {one.flux_lm for one in luminaires}
    flux_lm = table.flux_lm
    set_lm = own.pop() if len(own) == 1 else None
    parts = [lumens(flux_lm)]
    if set_lm is not None:
        parts = [
            _("{flux} as set below ({file} by the file)").format(
                flux=lumens(set_lm), file=lumens(flux_lm)
            )
        ]
    elif own:
        parts = [_("{file} by the file, replaced at some luminaires").format(file=lumens(flux_lm))]
    if watts:
        parts.append(f"{number(watts, 1)} W")
        parts.append(f"{number((set_lm or flux_lm) / watts, 0)} lm/W")
    return " · ".join(parts)


def shape_line(table: IntensityTable) -> str:
    """Return where the light goes: largest intensity, share downwards, symmetry."""
    return _("Largest {peak} cd · {share} downwards · {symmetry}").format(
        peak=candelas(table.max_cd),
        share=percent(table.downward_share),
        symmetry=_(SYMMETRIES[table.symmetry]),
    )


def origin_line(row: Photometry, *, is_generic: bool) -> str:
    """Return where a distribution comes from."""
    if is_generic:
        return _("Generic, made by formula: a first estimate, to be replaced by the maker's file.")
    origin = _(row.provenance) if row.provenance else _("the file does not say how it was made")
    parts = [
        row.maker,
        row.lamp,
        _("{format} file: {origin}").format(format=row.format, origin=origin),
    ]
    return " · ".join(part for part in parts if part)


def users_words(users: tuple[Luminaire, ...]) -> str:
    """Return which luminaires use a distribution."""
    if not users:
        return _("not used")
    labels = ", ".join(one.label for one in users[:MOST_NAMED])
    more = len(users) - MOST_NAMED
    return labels + (f" … (+{more})" if more > 0 else "")


def without_words(luminaires: tuple[Luminaire, ...]) -> str:
    """Return which luminaires give no light in calculations; empty where all do."""
    if not luminaires:
        return ""
    told = ngettext(
        "{labels} has no photometry and gives no light in calculations.",
        "{labels} have no photometry and give no light in calculations.",
        len(luminaires),
    )
    return told.format(labels=users_words(luminaires))
