"""Commands that bring things in and out: plan, import, export."""

import argparse
from pathlib import Path
from typing import Any

from cpted_app.cli.arguments import (
    add_json,
    add_scenario,
    add_site,
    assignment,
    choice,
    feature_kind,
    member,
    opened,
    page_number,
    positive,
)
from cpted_app.cli.output import print_bar, print_json, say, say_problems
from cpted_app.i18n import _, ngettext, worded
from cpted_app.model.kinds import Audience


def register(commands: Any) -> None:
    """Add the commands to the parser."""
    _register_plan(commands)
    _register_import(commands)
    parser = commands.add_parser(
        "export", help=_("write marks, results, answers, remarks, photos or recommendations")
    )
    add_site(parser)
    parser.add_argument("out", type=Path, metavar="OUT", help=_(".geojson, .gpkg or .csv"))
    parser.add_argument(
        "--what",
        required=True,
        choices=("features", "results", "answers", "remarks", "photos", "recommendations"),
    )
    parser.add_argument("--kind", type=feature_kind, metavar="KIND", help=_("one kind only"))
    parser.add_argument(
        "--audience",
        type=member(Audience),
        default=Audience.PUBLIC,
        help=_("public (as if nothing is said), partners or police"),
    )
    parser.add_argument(
        "--with-files",
        action="store_true",
        help=_("write the photometric files of the luminaires beside OUT too"),
    )
    add_scenario(parser)
    parser.set_defaults(run=_export)


def _register_plan(commands: Any) -> None:
    parser = commands.add_parser("plan", help=_("add a plan"))
    add_site(parser)
    parser.add_argument("file", type=Path, metavar="FILE", help=_("PDF, PNG, JPEG, TIFF or WebP"))
    parser.add_argument("--page", type=page_number, metavar="N", help=_("page, from 1"))
    parser.add_argument("--scale", type=positive, metavar="500", help=_("the n of 1:n on paper"))
    parser.add_argument(
        "--metres-per-unit", type=positive, metavar="0.001", help=_("metres of one plan unit")
    )
    parser.add_argument(
        "--points",
        type=Path,
        metavar="P.csv",
        help=_("control points px,py,x,y: plan units from the top left, site metres"),
    )
    parser.add_argument(
        "--fit",
        choices=("similarity", "affine"),
        default="similarity",
        help=_("control points keep the plan's shape, or shear it too"),
    )
    parser.add_argument(
        "--crs", metavar="EPSG:…", help=_("reference system of the points, or of the file")
    )
    parser.add_argument("--name", default="", help=_("what the plan is called"))
    parser.add_argument("--password", help=_("of a locked PDF"))
    parser.add_argument(
        "--no-tiles",
        action="store_true",
        help=_("do not draw it for other GIS now; the window does it when it opens the file"),
    )
    add_json(parser)
    parser.set_defaults(run=_plan)


def _register_import(commands: Any) -> None:
    parser = commands.add_parser(
        "import", help=_("import features, or bring those imported before up to date")
    )
    add_site(parser)
    parser.add_argument(
        "file",
        type=Path,
        nargs="?",
        metavar="FILE",
        help=_("GeoJSON, GeoPackage, Shapefile, DXF, OpenStreetMap (.osm, .osm.pbf) or CSV"),
    )
    parser.add_argument(
        "--from-plan",
        metavar="PLAN",
        help=_("instead of a file, a plan of the site: its id or name"),
    )
    parser.add_argument(
        "--list",
        action="store_true",
        help=_("only list layers, blocks and tags, with their counts"),
    )
    parser.add_argument("--as", dest="kind", type=feature_kind, metavar="KIND")
    parser.add_argument(
        "--layer", metavar="L", help=_("which layer; of a plan also a block or tag")
    )
    parser.add_argument(
        "--map",
        type=assignment,
        action="append",
        default=[],
        metavar="FIELD=COLUMN",
        help=_("take a field from a column; a height may be part of a name, such as LAMP-5M"),
    )
    parser.add_argument(
        "--set",
        type=assignment,
        action="append",
        default=[],
        metavar="FIELD=VALUE",
        help=_("give a field of all of them the same value"),
    )
    parser.add_argument(
        "--only",
        type=choice,
        action="append",
        default=[],
        metavar="COLUMN=PATTERN",
        help=_("take only what fits, such as BlockName=LAMP* or shop=*"),
    )
    parser.add_argument(
        "--metres-per-unit",
        type=positive,
        metavar="0.001",
        help=_("metres of one unit of a drawing, where it does not say or is wrong"),
    )
    parser.add_argument(
        "--crs", metavar="EPSG:…", help=_("reference system of the file; local for site metres")
    )
    parser.add_argument(
        "--route", default="", metavar="W1", help=_("route that distances of readings are along")
    )
    add_json(parser)
    parser.set_defaults(run=lambda chosen: _import(chosen, parser))


def _plan(chosen: argparse.Namespace) -> int:
    from cpted_app.session import workflow

    scale = workflow.Scale(
        denominator=chosen.scale,
        metres_per_unit=chosen.metres_per_unit,
        points=chosen.points,
        crs=chosen.crs,
        method=workflow.Method(chosen.fit),
    )
    with opened(chosen.site, read_only=False) as session:
        added = workflow.add_plan(
            session,
            chosen.file,
            page=chosen.page,
            password=chosen.password,
            name=chosen.name,
            scale=scale,
        )
        if not chosen.no_tiles:
            session.draw_tiles(print_bar)
    if chosen.json:
        document = {
            "added": 1,
            "problems": workflow.problems_json(added.problems),
            "plan": workflow.plan_json(added.plan, added.site),
            "crs": added.site.header.crs,
            "found": [worded(sentence) for sentence in added.found],
            "residuals_m": list(added.fit.residuals_m) if added.fit else [],
            "rmse_m": added.fit.rmse_m if added.fit and added.fit.residuals_m else None,
        }
        print_json(document)
        return 0
    say_problems(added.problems)
    _print_fit(added)
    return 0


def _print_fit(added: Any) -> None:
    plan, fit = added.plan, added.fit
    print(_("Added {name}.").format(name=plan.name))
    for sentence in added.found:
        print(worded(sentence))
    if fit is None:
        say(_("The plan has no scale yet; nothing on it is in metres."))
        return
    print(_("Scale: {scale:.6g} m per plan unit").format(scale=plan.placement.metres_per_px))
    for number, residual in enumerate(fit.residuals_m, 1):
        print(
            _("Point {number}: residual {residual:.3f} m").format(number=number, residual=residual)
        )
    if fit.residuals_m:
        print(_("RMSE: {rmse:.3f} m").format(rmse=fit.rmse_m))
    if fit.scale_uncertainty is not None:
        share = 2.0 * fit.scale_uncertainty
        print(_("Uncertainty of the scale: ±{share:.2%} (95 %)").format(share=share))


def _import(chosen: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from cpted_app.cli import source_commands
    from cpted_app.session import workflow

    if (chosen.file is None) == (chosen.from_plan is None):
        parser.error(_("give a FILE, or a plan of the site with --from-plan"))
    if chosen.list:
        return source_commands.list_holdings(chosen)
    if chosen.kind is None:
        parser.error(_("say with --as what the objects are to become, or look with --list"))
    if chosen.from_plan is not None:
        return source_commands.from_plan(chosen)
    with opened(chosen.site, read_only=False) as session:
        imported = workflow.import_features(
            session,
            chosen.file,
            chosen.kind,
            columns=dict(chosen.map),
            constants=dict(chosen.set),
            only=dict(chosen.only),
            layer=chosen.layer,
            crs=chosen.crs,
            metres_per_unit=chosen.metres_per_unit,
            route=chosen.route,
        )
    return source_commands.told(imported, is_json=chosen.json)


def _export(chosen: argparse.Namespace) -> int:
    from cpted_app.session import workflow

    with opened(chosen.site, read_only=True) as session:
        done = workflow.export(
            session,
            chosen.out,
            chosen.what,
            kind=chosen.kind,
            audience=chosen.audience,
            with_files=chosen.with_files,
            proposal=chosen.scenario,
        )
    print(
        ngettext("Wrote {n} row to {file}.", "Wrote {n} rows to {file}.", done.rows).format(
            n=done.rows, file=chosen.out
        )
    )
    if done.withheld:
        say(
            ngettext(
                "{n} row is not meant for these readers and was left out; see --audience.",
                "{n} rows are not meant for these readers and were left out; see --audience.",
                done.withheld,
            ).format(n=done.withheld)
        )
    return 0
