"""Commands about light: what a photometric file says."""

import argparse
from pathlib import Path
from typing import Any

from cpted_app.cli.arguments import add_json
from cpted_app.cli.output import print_json, say_problems
from cpted_app.i18n import _


def register(commands: Any) -> None:
    """Add the commands to the parser."""
    parser = commands.add_parser("photometry", help=_("read an .ies or .ldt file"))
    parser.add_argument("file", type=Path, metavar="FILE", help=_("IES LM-63 or EULUMDAT"))
    add_json(parser)
    parser.set_defaults(run=_photometry)


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
