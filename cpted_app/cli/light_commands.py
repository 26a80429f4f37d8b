"""Commands about light: what a photometric file says, and how much light falls where."""

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import Any

from cpted_app.cli.arguments import add_json, add_site, number, opened, positive
from cpted_app.cli.output import print_bar, print_json, say, say_problems
from cpted_app.i18n import _

_QUANTITIES = ("eh", "ev", "esc", "ehs")
_FACING = ("ev", "esc")


def register(commands: Any) -> None:
    """Add the commands to the parser."""
    parser = commands.add_parser("photometry", help=_("read an .ies or .ldt file"))
    parser.add_argument("file", type=Path, metavar="FILE", help=_("IES LM-63 or EULUMDAT"))
    add_json(parser)
    parser.set_defaults(run=_photometry)
    _register_compute(commands)


def _register_compute(commands: Any) -> None:
    parser = commands.add_parser(
        "compute",
        help=_("calculate one value per point"),
        epilog=_(
            "Light is direct light alone, with shadows: ground and walls throw nothing back."
            " It is that of all luminaires that work, maintenance factor included."
        ),
    )
    add_site(parser)
    parser.add_argument(
        "quantity",
        choices=_QUANTITIES,
        metavar="QUANTITY",
        help=_(
            "{choices}: horizontal, vertical, semi-cylindrical, hemispherical light in lx"
        ).format(choices=", ".join(_QUANTITIES)),
    )
    parser.add_argument(
        "--points", type=Path, metavar="P.csv", help=_("points with columns x,y or x,y,z")
    )
    parser.add_argument(
        "--spacing-m",
        type=positive,
        default=1.0,
        metavar="S",
        help=_("step of a grid over marks and plans, where no points are named (1)"),
    )
    parser.add_argument(
        "--bearing-deg",
        type=number,
        metavar="B",
        help=_("where the plane or the face looks to, for {choices}").format(
            choices=", ".join(_FACING)
        ),
    )
    parser.add_argument(
        "--height-m", type=number, metavar="Z", help=_("above ground; 0, for ev and esc 1.5")
    )
    parser.add_argument("--leaf-off", action="store_true", help=_("trees without leaves"))
    parser.add_argument(
        "--with-planned", action="store_true", help=_("planned luminaires shine too")
    )
    parser.add_argument(
        "-o", "--out", type=Path, metavar="OUT", help=_("a .csv, .gpkg, .asc or .png file")
    )
    add_json(parser)
    parser.set_defaults(run=partial(_compute, parser))


def _compute(parser: argparse.ArgumentParser, chosen: argparse.Namespace) -> int:
    if chosen.quantity in _FACING and chosen.bearing_deg is None:
        parser.error(_("{quantity} needs --bearing-deg").format(quantity=chosen.quantity))
    from cpted_app.session import light

    asked = light.Asked(
        points=chosen.points,
        spacing_m=chosen.spacing_m,
        bearing_deg=chosen.bearing_deg,
        height_m=chosen.height_m,
        leaf_on=not chosen.leaf_off,
        with_planned=chosen.with_planned,
    )
    with opened(chosen.site, read_only=True) as session:
        found = light.values(session.site, chosen.quantity, asked, print_bar)
    if chosen.out is not None:
        light.write(found, chosen.out)
        count = len(found.values)
        say(_("Wrote {count} points to {file}.").format(count=count, file=chosen.out.name))
    if chosen.json:
        print_json(light.values_json(found))
    elif chosen.out is None:
        sys.stdout.write(light.csv_text(found))
    return 0


def _photometry(chosen: argparse.Namespace) -> int:
    from cpted_app.session.photometry import photometry_json, read_photometry

    file = read_photometry(chosen.file)
    if chosen.json:
        print_json(photometry_json(file))
        return 0
    table = file.table
    print(file.name)
    print(f"{file.format} {file.edition}  {file.maker}".rstrip())
    if file.provenance:
        print(_("How it was made: {origin}").format(origin=_(file.provenance)))
    print(_("Luminous flux: {flux:.0f} lm").format(flux=table.flux_lm))
    if file.watts:
        print(
            _("Power: {watts:g} W, {efficacy:.0f} lm/W").format(
                watts=file.watts, efficacy=table.flux_lm / file.watts
            )
        )
    print(_("Largest intensity: {peak:.0f} cd").format(peak=table.max_cd))
    print(_("Share of light below the horizontal: {share:.1%}").format(share=table.downward_share))
    print(
        _("{planes} C-planes of {angles} intensities, symmetry {symmetry}").format(
            planes=file.c_planes, angles=file.gamma_angles, symmetry=table.symmetry.value
        )
    )
    say_problems(file.warnings)
    return 0
