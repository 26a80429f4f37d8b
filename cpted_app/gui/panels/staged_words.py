"""What a proposal does to a mark, in words: the fields that differ from what exists."""

from typing import Any

from cpted_app.gui.panels.tray_rows import field_cell
from cpted_app.i18n import _
from cpted_app.model import mark_values
from cpted_app.model.features import Feature
from cpted_app.model.fields import specs


def change_words(exists: Feature | None, shown: Feature | None) -> str:
    """Return what a proposal does to a mark, such as “Height of the top 1.8 → 0.9 m”."""
    if exists is None or shown is None:
        return _("added") if exists is None else _("removed")
    names = mark_values.differing(exists, shown)
    return ", ".join(_field_words(exists, shown, name) for name in names) or _("as it exists")


def _field_words(exists: Feature, shown: Feature, name: str) -> str:
    if name == "geometry":
        return _("moved or reshaped")
    row_class: type = type(shown)
    spec = specs(row_class).get(name)
    if spec is None:
        return f"{getattr(exists, name)} → {getattr(shown, name)}"
    before, after = (_text(spec, getattr(row, name)) for row in (exists, shown))
    unit = f" {spec.unit}" if spec.unit else ""
    return f"{_(spec.label)} {before} → {after}{unit}"


def _text(spec: Any, value: object) -> str:
    return field_cell(spec, value)[0] or _("empty")
