"""Marks as a person puts them on the plan."""

import shapely

from cpted_app.gui.main_window import MainWindow
from cpted_app.model.actions import marking
from cpted_app.model.features import Feature
from cpted_app.session.photometry import embedded


def put(window: MainWindow, kind: type[Feature], shape: shapely.Geometry, **values: object) -> str:
    """Mark a feature, a luminaire with its distribution; return its id."""
    site = window.shell.site
    edit = marking.place(site, kind, shape, **values)
    assert window.shell.do(embedded(site, edit))
    return edit.changes[0].row.id
