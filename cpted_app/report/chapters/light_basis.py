"""Part of chapter 8: luminaires and their photometry, method, limits of the method."""

from collections.abc import Mapping

from cpted_app.analysis.light.photometry import IntensityTable
from cpted_app.analysis.light.result import ADAPTATION_M
from cpted_app.analysis.light.tables import intensity_tables
from cpted_app.analysis.light.what_if import classed
from cpted_app.analysis.sampling import ASSUMED_WIDTH_M
from cpted_app.analysis.scene import BARE_CROWN_OPENNESS, CROWN_OPENNESS
from cpted_app.assess.light_classes import light_class
from cpted_app.drawing import photometry
from cpted_app.model import kinds
from cpted_app.model.features import Luminaire
from cpted_app.model.records import Photometry
from cpted_app.report.content import (
    Block,
    Bullets,
    Cell,
    Column,
    Heading,
    Paragraph,
    Run,
    Table,
    Words,
)
from cpted_app.report.context import Context
from cpted_app.words import N_

_POLAR_PT = (176.0, 116.0)


def basis(context: Context) -> list[Block]:
    """Return what the light was calculated from, and how."""
    say = context.say
    tables = intensity_tables(context.site)
    return [
        Heading(text=say(N_("Luminaires calculated with")), level=2),
        *_luminaires(context, tables),
        *_photometry(context, tables),
        Heading(text=say(N_("Method and limits of light")), level=2),
        Bullets(items=tuple(_method(context))),
    ]


def _luminaires(context: Context, tables: Mapping[str, IntensityTable]) -> list[Block]:
    say = context.say
    rows: list[tuple[Cell, ...]] = [
        (
            (Run(context.label(lamp), "bold"), Run(f"  {context.grid(lamp)}", "dim")),
            say.choice(kinds.LUMINAIRE_STATES, lamp.state),
            lamp.photometry or "–",
            _flux(context, lamp, tables),
            say.number(lamp.mounting_height_m, 1),
            say.number(lamp.bearing_deg, 0),
            say.number(lamp.tilt_deg, 0),
            say.number(lamp.maintenance_factor, 2),
            _hours(context, lamp),
        )
        for lamp in context.site.all(Luminaire)
    ]
    if not rows:
        return []
    table = Table(
        columns=(
            Column(title=say(N_("Luminaire")), share=0.12),
            Column(title=say(N_("State")), share=0.10),
            Column(title=say(N_("Photometry")), share=0.16),
            Column(title=say(N_("Flux, lm")), share=0.11, align="right"),
            Column(title=say(N_("Height, m")), share=0.09, align="right"),
            Column(title=say(N_("C0, °")), share=0.08, align="right"),
            Column(title=say(N_("Tilt, °")), share=0.08, align="right"),
            Column(title=say(N_("Maint. factor")), share=0.10, align="right"),
            Column(title=say(N_("Off, dimmed")), share=0.16),
        ),
        rows=tuple(rows),
        is_compact=True,
    )
    text = N_(
        "Flux in grey is that of the photometric file. C0: bearing of its C0 half-plane, clockwise"
        " from grid north. Tilt lifts the C90 side."
    )
    return [table, Paragraph(words=say(text), style="note")]


def _flux(context: Context, lamp: Luminaire, tables: Mapping[str, IntensityTable]) -> Words:
    say, table = context.say, tables.get(lamp.photometry)
    if lamp.flux_lm is not None:
        return say.number(lamp.flux_lm, 0)
    return "–" if table is None else (Run(say.number(table.flux_lm, 0), "dim"),)


def _hours(context: Context, lamp: Luminaire) -> str:
    say, parts = context.say, []
    if lamp.off_hours:
        parts.append(say(N_("off {hours}"), hours=lamp.off_hours))
    if lamp.dimmed_hours:
        share = say.percent(lamp.dimmed_share)
        parts.append(say(N_("{share} {hours}"), share=share, hours=lamp.dimmed_hours))
    return ", ".join(parts) or "–"


def _photometry(context: Context, tables: Mapping[str, IntensityTable]) -> list[Block]:
    """Return each light distribution with its polar curve, its data and its warnings."""
    say = context.say
    width, height = _POLAR_PT
    rows: list[tuple[Cell, ...]] = [
        (
            photometry.polar(
                tables[row.name], width=width, height=height, number=lambda v: say.number(v, 0)
            ),
            _data(context, row, tables[row.name]),
        )
        for row in sorted(context.site.all(Photometry), key=lambda row: row.name.lower())
    ]
    if not rows:
        return []
    text = N_("Intensities in cd; straight down is down. Solid: C0–C180, dashed: C90–C270.")
    return [
        Heading(text=say(N_("Light distributions")), level=3),
        Paragraph(words=say(text), style="note"),
        Table(
            columns=(
                Column(title=say(N_("Polar curve")), share=0.40),
                Column(title=say(N_("What the file says")), share=0.60),
            ),
            rows=tuple(rows),
        ),
    ]


def _data(context: Context, row: Photometry, table: IntensityTable) -> tuple[Run, ...]:
    say, detail = context.say, context.light
    lines = [row.title, " · ".join(filter(None, [row.maker, row.lamp]))]
    text = N_("{flux} lm, {down} of it downwards, largest intensity {most} cd")
    flux, down = say.number(table.flux_lm, 0), say.percent(table.downward_share)
    lines.append(say(text, flux=flux, down=down, most=say.number(table.max_cd, 0)))
    if row.watts is not None:
        lines.append(say(N_("{watts} W"), watts=say.number(row.watts, 0)))
    lines.append(" · ".join(filter(None, [row.format, row.provenance])))
    own = [one for one in context.site.all(Luminaire) if one.photometry == row.name]
    lines.append(say(N_("Used by {labels}"), labels=", ".join(map(context.label, own))))
    runs = [Run(row.name, "bold"), *(Run(f"\n{line}") for line in lines if line)]
    if detail is not None and row.name in detail.generic:
        text = N_("Generic, made for first estimates: not the light of any product.")
        runs.append(Run(f"\n▲ {say(text)}", "warn"))
    warnings = detail.warnings.get(row.name, ()) if detail is not None else ()
    runs += [Run(f"\n▲ {say.message(each)}", "warn") for each in warnings]
    return tuple(runs)


def _method(context: Context) -> list[Words]:
    say = context.say
    crown, bare = say.percent(CROWN_OPENNESS), say.percent(BARE_CROWN_OPENNESS)
    items: list[Words] = [
        say(
            N_(
                "Direct light only: what ground and walls throw back is not added, so in streets"
                " between bright walls there is more light than stated here."
            )
        ),
        say(
            N_(
                "Each luminaire is a point, the ground is flat, heights are above it. Light of"
                " shops, windows, vehicles and sky is not in it."
            )
        ),
        say(
            N_(
                "Intensities are read from the photometric file, linearly between its angles, with"
                " bearing and tilt; illuminance follows the distance form of EN 13201-3:2015."
            )
        ),
        say(
            N_(
                "The maintenance factor of each luminaire stands in the table. New lamps give"
                " more, neglected ones less."
            )
        ),
        say(
            N_(
                "Buildings, walls, fences and hedges shade by their height and openness. Crowns let"
                " {crown} through in leaf and {bare} bare (own values). Here trees are in leaf."
            ),
            crown=crown,
            bare=bare,
        ),
        say(
            N_(
                "Grids: routes by EN 13201-3 over their width ({width} m where none is given),"
                " zones by EN 12464-2. Faces: at 1.5 m, both walking directions on routes; north,"
                " east, south and west in zones; the least counts."
            ),
            width=say.number(ASSUMED_WIDTH_M, 1),
        ),
        say(
            N_("Contrast: the largest ratio of light between places up to {length} m apart."),
            length=say.number(ADAPTATION_M, 0),
        ),
    ]
    if _has_unverified(context):
        items.append(
            say(
                N_(
                    "▲ Limits of classes on this site were not read in their printed source."
                    " Nothing passes by them; check them before you decide by them."
                )
            )
        )
    if context.edition is not kinds.Audience.POLICE:
        items.append(
            say(
                N_(
                    "Calculated from the luminaires, barriers and trees of this edition alone: a"
                    " fuller edition may differ."
                )
            )
        )
    return items


def _has_unverified(context: Context) -> bool:
    found = [light_class(row.lighting_class) for row in classed(context.site)]
    return any(kind is not None and not kind.is_verified for kind in found)
