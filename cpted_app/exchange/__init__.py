"""Outside formats and the site: plans, tables and geometries in, tables and geometries out."""

from cpted_app.exchange import csv_points, dxf_marks, gdal_vector, osm, vector
from cpted_app.exchange.export import write_features, write_table
from cpted_app.exchange.mapping import Options
from cpted_app.exchange.plans import PageSize, PlanFile, PlanSource, ScaleGuess, read_plan
from cpted_app.exchange.problems import Problem
from cpted_app.exchange.registry import IMPORTERS, Imported, read_features

IMPORTER_MODULES = (vector, csv_points, gdal_vector, dxf_marks, osm)
"""Every importer, by hand: no scanning."""

__all__ = [
    "IMPORTERS",
    "IMPORTER_MODULES",
    "Imported",
    "Options",
    "PageSize",
    "PlanFile",
    "PlanSource",
    "Problem",
    "ScaleGuess",
    "read_features",
    "read_plan",
    "write_features",
    "write_table",
]
