"""Which importer reads which file, and the one way in: a file to an edit with its problems."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import shapely

from cpted_app.errors import UserError
from cpted_app.exchange import reimport
from cpted_app.exchange.choosing import chosen_rows, fitting
from cpted_app.exchange.mapping import Options, RawFile, as_features
from cpted_app.exchange.problems import Problem, summarised
from cpted_app.model.edit import Edit
from cpted_app.model.features import Feature, feature_class
from cpted_app.model.site import Site
from cpted_app.words import N_, Message

FAR_M = 50_000.0
"""Imported marks this far from those on the site were most likely given a wrong system."""

Importer = Callable[[Site, Path, Options], RawFile]

IMPORTERS: dict[str, Importer] = {}
"""Importer by the ending of the file, lower case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What importing a file would do: one edit, its new and its changed marks, what is left out."""

    edit: Edit
    rows: tuple[Feature, ...]
    added: int
    updated: int
    unchanged: int
    columns: tuple[str, ...]
    problems: tuple[Problem, ...]


def importer(*endings: str) -> Callable[[Importer], Importer]:
    """Register a function as the importer of files with these endings."""

    def register(function: Importer) -> Importer:
        IMPORTERS.update(dict.fromkeys(endings, function))
        return function

    return register


def read_features(site: Site, path: Path, kind: str, options: Options | None = None) -> Imported:
    """Return the edit that brings the features of a file into a site as marks of one kind.

    Raises:
        UserError: the file, the kind, a column or a reference system cannot be used at all.
    """
    row_class = feature_class(kind.replace("-", "_"))
    check_metric(site)
    read = IMPORTERS.get(path.suffix.lower())
    if read is None:
        raise not_read(path)
    options = replace(options or Options(), kind=row_class.kind)
    if options.metres_per_unit is not None and path.suffix.lower() != ".dxf":
        raise UserError(
            N_("{file} is no drawing: its reference system says how long its unit is."),
            N_("Leave the metres per unit out, or give the system with --crs."),
            file=path.name,
        )
    raw = read(site, path, options)
    if not raw.rows and not raw.problems:
        raise UserError(
            N_("{file} holds no features."), N_("Export the layer again."), file=path.name
        )
    chosen = fitting(chosen_rows(raw, options.only), row_class)
    features, problems = as_features(chosen, row_class, options, path.name)
    found = reimport.merged(site, features, row_class, path.name)
    identities = raw.known or tuple(row.identity for row in raw.rows)
    told = (
        *summarised(problems),
        *found.problems,
        *reimport.missing(site, row_class, path.name, raw.layer, identities),
        *far_from_site(site, features),
    )
    return Imported(
        edit=found.edit,
        rows=(*found.added, *found.updated),
        added=len(found.added),
        updated=len(found.updated),
        unchanged=found.unchanged,
        columns=raw.columns,
        problems=told,
    )


def not_read(path: Path) -> UserError:
    """Return the error that no importer reads files of this ending."""
    return UserError(
        N_("{file} cannot be imported: “{ending}” is not read by this version."),
        N_("Export it as GeoJSON, GeoPackage or DXF from its program; read are {endings}."),
        file=path.name,
        ending=path.suffix,
        endings=", ".join(IMPORTERS),
    )


def check_metric(site: Site) -> None:
    """Refuse a site on which metres have no place.

    Raises:
        UserError: its plan has no scale yet.
    """
    if not site.header.is_metric:
        raise UserError(
            N_("The plan has no scale yet, so coordinates in metres have no place on it."),
            N_("Calibrate the plan first."),
        )


def far_from_site(site: Site, features: Sequence[Feature]) -> tuple[Problem, ...]:
    """Return the problem that new marks lie far from all that is on the site."""
    known = [row.geometry for row in site.features]
    if not known or not features:
        return ()
    x0, y0, x1, y1 = shapely.total_bounds(known)
    west, south, east, north = shapely.total_bounds([row.geometry for row in features])
    distance_m = math.hypot(max(west - x1, x0 - east, 0.0), max(south - y1, y0 - north, 0.0))
    if distance_m < FAR_M:
        return ()
    problem = Problem(
        "far_from_site",
        Message(N_("whole file")),
        Message(
            N_("The marks lie {distance:.0f} km away from those on the site."),
            {"distance": distance_m / 1000.0},
        ),
        Message(N_("If that is wrong, undo, and import again with --crs.")),
    )
    return (problem,)
