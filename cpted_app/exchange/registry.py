"""Which importer reads which file, and the one way in: a file to an edit with its problems."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cpted_app.errors import UserError
from cpted_app.exchange.mapping import Options, RawFile, as_features
from cpted_app.exchange.problems import Problem
from cpted_app.model.actions.marking import place_many
from cpted_app.model.edit import Edit
from cpted_app.model.features import Feature, feature_class
from cpted_app.model.site import Site
from cpted_app.words import N_, Message

Importer = Callable[[Site, Path, Options], RawFile]

IMPORTERS: dict[str, Importer] = {}
"""Importer by the ending of the file, lower case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What importing a file would do: one edit, its new marks, and the rows left out."""

    edit: Edit
    rows: tuple[Feature, ...]
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
    _check_metric(site)
    read = IMPORTERS.get(path.suffix.lower())
    if read is None:
        raise UserError(
            N_("{file} cannot be imported: “{ending}” is not read by this version."),
            N_("Export it as GeoJSON or CSV from your GIS or CAD program; read are {endings}."),
            file=path.name,
            ending=path.suffix,
            endings=", ".join(IMPORTERS),
        )
    options = options or Options()
    raw = read(site, path, options)
    if not raw.rows and not raw.problems:
        raise UserError(
            N_("{file} holds no features."), N_("Export the layer again."), file=path.name
        )
    features, problems = as_features(raw, row_class, options, path.name)
    label = Message(
        N_("Import {count} marks from {file}"), {"count": len(features), "file": path.name}
    )
    edit = place_many(site, features, label)
    rows = tuple(change.row for change in edit.changes if isinstance(change.row, Feature))
    return Imported(edit=edit, rows=rows, problems=tuple(problems))


def _check_metric(site: Site) -> None:
    if not site.header.is_metric:
        raise UserError(
            N_("The plan has no scale yet, so coordinates in metres have no place on it."),
            N_("Calibrate the plan first."),
        )
