"""Layers of a PDF: which of its optional content groups are off when it is opened.

Belongs here: the default configuration of ISO 32000-1, 8.11.4, as far as pdfium follows it and
has no question for it. Which line is in which group, pdfium's marks say.
"""

from dataclasses import dataclass
from typing import Any

from cpted_app.exchange.pdf_objects import PdfObjects, Reference


@dataclass(frozen=True, slots=True)
class Groups:
    """Names of the groups that are hidden; ``some_hidden`` also where names do not tell."""

    hidden: frozenset[str] = frozenset()
    some_hidden: bool = False


def groups_of(data: bytes) -> Groups:
    """Return which groups of a document are hidden when it is opened."""
    if b"/OCProperties" not in data and b"ObjStm" not in data:
        return Groups()
    objects = PdfObjects(data)
    properties = objects.dictionary(objects.catalogue().get("OCProperties"))
    config = objects.dictionary(properties.get("D"))
    every = _references(objects, properties.get("OCGs"))
    off = set(_references(objects, config.get("OFF")))
    if objects.resolved(config.get("BaseState")) == "OFF":
        off = set(every) - set(_references(objects, config.get("ON")))
    names = {number: name_of(objects.dictionary(number).get("Name")) for number in every}
    # Two groups may share a name; the name is hidden only if both are.
    shown = {name for number, name in names.items() if number not in off}
    hidden = {name for number, name in names.items() if number in off} - shown
    return Groups(frozenset(hidden), bool(off))


def name_of(value: Any) -> str:
    """Return a text of a PDF as words; empty where it is none."""
    if not isinstance(value, bytes):
        return ""
    if value.startswith(b"\xfe\xff"):
        return value[2:].decode("utf-16-be", "replace")
    if value.startswith(b"\xef\xbb\xbf"):
        return value[3:].decode("utf-8", "replace")
    return value.decode("latin-1")


def _references(objects: PdfObjects, value: Any) -> list[Reference]:
    found = objects.resolved(value)
    return [one for one in found if isinstance(one, Reference)] if isinstance(found, list) else []
