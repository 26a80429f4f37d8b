"""What is marked on a plan: one class per kind, its fields declared once.

Geometry is in site metres, x east, y north (in plan units while a site is not calibrated).
Heights are metres above local ground.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

from cpted_app.errors import UserError
from cpted_app.model import kinds
from cpted_app.model.amenities import Refuge, Seating
from cpted_app.model.feature import Feature, FeatureId
from cpted_app.model.fields import (
    choice_field,
    flag_field,
    hours_field,
    integer_field,
    number_field,
    text_field,
)
from cpted_app.model.heights import EYE_HEIGHT_M, FACE_HEIGHT_M
from cpted_app.model.lights import LightReading, Luminaire
from cpted_app.words import N_

__all__ = [
    "BY_KIND",
    "FEATURE_CLASSES",
    "AccessPoint",
    "Barrier",
    "Camera",
    "Feature",
    "FeatureId",
    "LightReading",
    "Luminaire",
    "Opening",
    "Refuge",
    "Route",
    "Seating",
    "Sightline",
    "Tree",
    "Zone",
    "feature_class",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sightline(Feature):
    """A view that matters: a line of two points, observer first."""

    kind: ClassVar[str] = "sightline"
    title: ClassVar[str] = N_("Sightline")
    letter: ClassVar[str] = "S"
    geometry_types: ClassVar[tuple[str, ...]] = ("LineString",)

    purpose: kinds.SightlinePurpose = choice_field(
        kinds.SightlinePurpose.AHEAD,
        kinds.SIGHTLINE_PURPOSES,
        label=N_("Purpose"),
        help=N_("It decides which question of the checklist the line answers."),
    )
    observer_height_m: float = number_field(
        EYE_HEIGHT_M,
        label=N_("Observer's eye height"),
        unit="m",
        low=0.1,
        high=100.0,
        help=N_("Standing adult 1.6 m, wheelchair user 1.15 m, child 1.0 m."),
    )
    target_height_m: float = number_field(
        FACE_HEIGHT_M,
        label=N_("Target height"),
        unit="m",
        low=0.0,
        high=100.0,
        help=N_("Height of the point that has to be seen; a face is at 1.5 m."),
    )

    def _check_geometry(self) -> None:
        Feature._check_geometry(self)
        if len(self.geometry.coords) != 2 or self.geometry.length <= 0.0:
            raise UserError(
                N_("Sightline {label} needs two different points."),
                N_("Click the observer's position, then the target."),
                label=self.label,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessPoint(Feature):
    """A way in or out."""

    kind: ClassVar[str] = "access_point"
    title: ClassVar[str] = N_("Access point")
    letter: ClassVar[str] = "A"
    geometry_types: ClassVar[tuple[str, ...]] = ("Point",)

    access_type: kinds.AccessType = choice_field(
        kinds.AccessType.PEDESTRIAN, kinds.ACCESS_TYPES, label=N_("Kind of access")
    )
    control: kinds.AccessControl = choice_field(
        kinds.AccessControl.OPEN, kinds.ACCESS_CONTROLS, label=N_("Control")
    )
    open_to_public: bool | None = flag_field(True, label=N_("Open to the public"))
    open_hours: str = hours_field(label=N_("Opening hours"), help=N_("Such as 07:00-22:00."))
    width_m: float | None = number_field(
        None, label=N_("Clear width"), unit="m", low=0.0, high=200.0
    )
    step_free: bool | None = flag_field(None, label=N_("Step-free"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Barrier(Feature):
    """What stops sight, light or walking: a line, or the outline of a solid."""

    kind: ClassVar[str] = "barrier"
    title: ClassVar[str] = N_("Barrier")
    letter: ClassVar[str] = "B"
    geometry_types: ClassVar[tuple[str, ...]] = ("LineString", "Polygon")

    barrier_type: kinds.BarrierType = choice_field(
        kinds.BarrierType.WALL, kinds.BARRIER_TYPES, label=N_("Kind of barrier")
    )
    base_m: float = number_field(
        0.0,
        label=N_("Lower edge"),
        unit="m",
        low=0.0,
        high=300.0,
        help=N_("Above ground; more than 0 for a canopy or a raised wall."),
    )
    height_m: float = number_field(
        2.0, label=N_("Height of the top"), unit="m", low=0.0, high=300.0
    )
    openness: float = number_field(
        0.0,
        label=N_("Openness"),
        low=0.0,
        high=1.0,
        help=N_("0 opaque, 1 open; the share of sight and light that gets through."),
    )
    seasonal_openness: float | None = number_field(
        None,
        label=N_("Openness without leaves"),
        low=0.0,
        high=1.0,
        help=N_("For a hedge in winter; empty means the same all year."),
    )
    growth_m_per_year: float = number_field(0.0, label=N_("Growth"), unit="m/a", low=0.0, high=5.0)
    present_hours: str = hours_field(
        label=N_("There at"),
        help=N_("For parked vehicles and stalls, such as 08:00-14:00; empty means always."),
    )

    def __post_init__(self) -> None:
        Feature.__post_init__(self)
        if self.base_m > self.height_m:
            raise UserError(
                N_("Barrier {label}: its lower edge ({base:g} m) is above its top ({top:g} m)."),
                N_("Give a top that is at least as high as the lower edge."),
                label=self.label,
                base=self.base_m,
                top=self.height_m,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree(Feature):
    """A tree with a crown between ``crown_base_m`` and ``height_m``."""

    kind: ClassVar[str] = "tree"
    title: ClassVar[str] = N_("Tree")
    letter: ClassVar[str] = "T"
    geometry_types: ClassVar[tuple[str, ...]] = ("Point",)

    crown_radius_m: float = number_field(
        2.5, label=N_("Crown radius"), unit="m", low=0.1, high=40.0
    )
    crown_base_m: float = number_field(
        2.2,
        label=N_("Crown base"),
        unit="m",
        low=0.0,
        high=60.0,
        help=N_("Height of the lowest branches above ground."),
    )
    height_m: float = number_field(8.0, label=N_("Height"), unit="m", low=0.1, high=130.0)
    leaf: kinds.Leaf = choice_field(kinds.Leaf.DECIDUOUS, kinds.LEAVES, label=N_("Leaf"))
    growth_m_per_year: float = number_field(
        0.0,
        label=N_("Growth"),
        unit="m/a",
        low=0.0,
        high=5.0,
        help=N_("Of the top; the crown widens in proportion, its base stays where it is."),
    )

    def __post_init__(self) -> None:
        Feature.__post_init__(self)
        if self.crown_base_m > self.height_m:
            raise UserError(
                N_("Tree {label}: its crown starts ({base:g} m) above its top ({top:g} m)."),
                N_("Give a height that is at least the crown base."),
                label=self.label,
                base=self.crown_base_m,
                top=self.height_m,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening(Feature):
    """A window, door or shopfront: where eyes are; sees the half-plane in front of it."""

    kind: ClassVar[str] = "opening"
    title: ClassVar[str] = N_("Opening")
    letter: ClassVar[str] = "O"
    geometry_types: ClassVar[tuple[str, ...]] = ("Point",)

    opening_type: kinds.OpeningType = choice_field(
        kinds.OpeningType.WINDOW, kinds.OPENING_TYPES, label=N_("Kind of opening")
    )
    eye_height_m: float = number_field(
        EYE_HEIGHT_M, label=N_("Eye height above ground"), unit="m", low=0.1, high=300.0
    )
    bearing_deg: float = number_field(
        0.0, label=N_("Outward bearing"), unit="°", low=0.0, high=360.0
    )
    active_hours: str = hours_field(label=N_("Active hours"), help=N_("Such as 07:00-22:00."))
    is_occupied: bool = flag_field(
        True,
        label=N_("Room with people"),
        help=N_("Off for stores, stairs and blind windows: nobody looks out of these."),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera(Feature):
    """A camera; restricted to the police edition unless its owner says otherwise."""

    kind: ClassVar[str] = "camera"
    title: ClassVar[str] = N_("Camera")
    letter: ClassVar[str] = "C"
    geometry_types: ClassVar[tuple[str, ...]] = ("Point",)

    audience: kinds.Audience = choice_field(
        kinds.Audience.POLICE, kinds.AUDIENCES, label=N_("Readers")
    )
    height_m: float = number_field(4.0, label=N_("Height"), unit="m", low=0.0, high=100.0)
    bearing_deg: float = number_field(0.0, label=N_("Bearing"), unit="°", low=0.0, high=360.0)
    tilt_deg: float = number_field(
        10.0, label=N_("Tilt below horizontal"), unit="°", low=-90.0, high=90.0
    )
    hfov_deg: float = number_field(
        68.0, label=N_("Horizontal field of view"), unit="°", low=1.0, high=180.0
    )
    width_px: int = integer_field(1920, label=N_("Picture width"), unit="px", low=1, high=100_000)
    height_px: int = integer_field(1080, label=N_("Picture height"), unit="px", low=1, high=100_000)
    purpose: str = text_field(label=N_("Purpose"))
    lawful_basis: str = text_field(label=N_("Lawful basis"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Route(Feature):
    """A way people take."""

    kind: ClassVar[str] = "route"
    title: ClassVar[str] = N_("Route")
    letter: ClassVar[str] = "W"
    geometry_types: ClassVar[tuple[str, ...]] = ("LineString",)

    route_type: kinds.RouteType = choice_field(
        kinds.RouteType.WALK, kinds.ROUTE_TYPES, label=N_("Kind of route")
    )
    night_route: bool | None = flag_field(None, label=N_("Night route"))
    step_free: bool | None = flag_field(None, label=N_("Step-free"))
    width_m: float | None = number_field(None, label=N_("Width"), unit="m", low=0.0, high=200.0)
    lighting_class: str = text_field(
        label=N_("Lighting class"), help=N_("Such as P3; empty means none was chosen.")
    )
    class_choice: str = text_field(
        label=N_("Why this class"), long=True, help=N_("The choices that led to the class.")
    )
    faces_matter: bool = flag_field(
        True,
        label=N_("Faces must be recognised"),
        help=N_("Adds the class's limits of vertical and semi-cylindrical light."),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone(Feature):
    """An area of one use."""

    kind: ClassVar[str] = "zone"
    title: ClassVar[str] = N_("Zone")
    letter: ClassVar[str] = "Z"
    geometry_types: ClassVar[tuple[str, ...]] = ("Polygon",)

    place_type: kinds.PlaceType = choice_field(
        kinds.PlaceType.SQUARE, kinds.PLACE_TYPES, label=N_("Place type")
    )
    crowds: bool = flag_field(
        False,
        label=N_("Crowds gather here"),
        help=N_("Then it is checked whether a vehicle can drive up to it."),
    )
    lighting_class: str = text_field(
        label=N_("Lighting class"), help=N_("Such as P3; empty means none was chosen.")
    )
    class_choice: str = text_field(
        label=N_("Why this class"), long=True, help=N_("The choices that led to the class.")
    )
    faces_matter: bool = flag_field(
        True,
        label=N_("Faces must be recognised"),
        help=N_("Adds the class's limits of vertical and semi-cylindrical light."),
    )


FEATURE_CLASSES: tuple[type[Feature], ...] = (
    Luminaire,
    Sightline,
    AccessPoint,
    Barrier,
    Tree,
    Opening,
    Camera,
    Route,
    Zone,
    LightReading,
    Refuge,
    Seating,
)
BY_KIND = MappingProxyType({cls.kind: cls for cls in FEATURE_CLASSES})


def feature_class(kind: str) -> type[Feature]:
    """Return the class of a kind.

    Raises:
        UserError: there is no such kind.
    """
    try:
        return BY_KIND[kind]
    except KeyError:
        raise UserError(
            N_("“{kind}” is not a kind of feature."),
            N_("Choose one of {kinds}."),
            kind=kind,
            kinds=", ".join(BY_KIND),
        ) from None
