"""What the chapters on sight need beside the results: computed once, from what readers may see.

Belongs here: the types. They are filled by whoever has the site; nothing in them may come from
a part of the site that the report's readers do not get.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from cpted_app.analysis.light.field import Field
from cpted_app.analysis.sight.variants import Variants
from cpted_app.drawing.fields import Steps


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SightField:
    """Values over the site, and where their colours change."""

    field: Field
    steps: Steps


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SightDetail:
    """Fields for the maps, and sightlines in other circumstances.

    ``eyes`` counts the openings that see a person, at whatever hour; ``way`` is the walk to the
    nearest public way out, m. Each is None where nothing is marked that it could be told of.
    ``variants`` are by the id of the sightline, those alone in which something changes.
    """

    eyes: SightField | None = None
    way: SightField | None = None
    variants: Mapping[str, Variants] = field(default_factory=lambda: MappingProxyType({}))
