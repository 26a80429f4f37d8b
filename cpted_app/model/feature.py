"""One mark on a plan, whatever its kind: id, place, label, name, note, readers, source."""

from dataclasses import dataclass, field
from typing import ClassVar, NewType

import shapely

from cpted_app.errors import UserError
from cpted_app.model import kinds
from cpted_app.model.fields import checked, choice_field, text_field
from cpted_app.words import N_, Message

FeatureId = NewType("FeatureId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One mark on the plan; ``label`` is L1, S1, A1 … and unique within its kind."""

    kind: ClassVar[str] = ""
    title: ClassVar[str] = ""
    letter: ClassVar[str] = ""
    geometry_types: ClassVar[tuple[str, ...]] = ()

    id: FeatureId
    geometry: shapely.Geometry
    label: str = ""
    name: str = text_field(label=N_("Name"), help=N_("What people on site call it."))
    note: str = text_field(label=N_("Note"), long=True)
    audience: kinds.Audience = choice_field(
        kinds.Audience.PUBLIC,
        kinds.AUDIENCES,
        label=N_("Readers"),
        help=N_("Who may see this mark in a report or a shared copy."),
    )
    source: str = field(default="")

    def __post_init__(self) -> None:
        checked(self)
        self._check_geometry()

    def _check_geometry(self) -> None:
        if self.geometry.geom_type not in self.geometry_types:
            raise UserError(
                N_("{title} {label} cannot be drawn as {geometry}."),
                N_("Allowed: {allowed}."),
                title=Message(self.title),
                label=self.label,
                geometry=self.geometry.geom_type,
                allowed=", ".join(self.geometry_types),
            )
        if self.geometry.is_empty or not _finite(self.geometry):
            raise UserError(
                N_("{title} {label} has no place on the plan."),
                N_("Draw it again with real coordinates."),
                title=Message(self.title),
                label=self.label,
            )


def _finite(geometry: shapely.Geometry) -> bool:
    return bool(abs(shapely.get_coordinates(geometry)).max() < 1e12)
