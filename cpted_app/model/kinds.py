"""Closed sets of the field, and the word shown for each member."""

from enum import StrEnum
from types import MappingProxyType

from cpted_app.words import N_


class Audience(StrEnum):
    """Who may read a row; each also reads what the ones before may read."""

    PUBLIC = "public"
    PARTNERS = "partners"
    POLICE = "police"

    def may_read(self, audience: "Audience") -> bool:
        """Return whether a reader of this audience may see a row meant for ``audience``.

        >>> Audience.PARTNERS.may_read(Audience.PUBLIC), Audience.PUBLIC.may_read(Audience.POLICE)
        (True, False)
        """
        order = list(Audience)
        return order.index(audience) <= order.index(self)


class BarrierType(StrEnum):
    BUILDING = "building"
    WALL = "wall"
    FENCE = "fence"
    HEDGE = "hedge"
    CANOPY = "canopy"
    VEHICLE = "vehicle"
    STALL = "stall"
    STEPS = "steps"


class LuminaireState(StrEnum):
    WORKING = "working"
    FAULTY = "faulty"
    PLANNED = "planned"


class Leaf(StrEnum):
    DECIDUOUS = "deciduous"
    EVERGREEN = "evergreen"


class OpeningType(StrEnum):
    WINDOW = "window"
    DOOR = "door"
    SHOPFRONT = "shopfront"


class RefugeType(StrEnum):
    """Where help is, or where one may wait among people."""

    HELP_POINT = "help_point"
    STAFFED = "staffed"
    SHOP = "shop"
    PHONE = "phone"
    POLICE = "police"


class SightlinePurpose(StrEnum):
    AHEAD = "ahead"
    CORNER = "corner"
    OVERLOOK = "overlook"


class AccessType(StrEnum):
    PEDESTRIAN = "pedestrian"
    VEHICLE = "vehicle"
    CYCLE = "cycle"
    DOOR = "door"
    FIRE_EXIT = "fire_exit"
    SERVICE = "service"


class AccessControl(StrEnum):
    OPEN = "open"
    SIGNED = "signed"
    GATE = "gate"
    LOCK = "lock"
    KEY_FOB = "key_fob"
    STAFFED = "staffed"


class RouteType(StrEnum):
    WALK = "walk"
    CYCLE = "cycle"
    SERVICE = "service"


class PlaceType(StrEnum):
    STREET = "street"
    PARK = "park"
    SQUARE = "square"
    CAR_PARK = "car_park"
    UNDERPASS = "underpass"
    RESIDENTIAL = "residential"
    TRANSPORT_STOP = "transport_stop"
    SCHOOL = "school"
    RETAIL = "retail"


class DesignStage(StrEnum):
    PRE_APPLICATION = "pre_application"
    CONCEPT = "concept"
    OUTLINE = "outline"
    DETAILED = "detailed"
    RESERVED_MATTERS = "reserved_matters"
    CONSTRUCTION = "construction"
    IN_USE = "in_use"


class RemarkKind(StrEnum):
    FACT = "fact"
    JUDGEMENT = "judgement"
    THIRD_PARTY = "third_party"


class RemarkState(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    RESOLVED = "resolved"


class Role(StrEnum):
    PLANNER = "planner"
    POLICE = "police"
    COUNCIL = "council"
    PARTNER = "partner"


class AnswerValue(StrEnum):
    FAILS = "0"
    PARTLY = "1"
    MEETS = "2"
    EXEMPLARY = "3"
    NOT_APPLICABLE = "na"
    NOT_OBSERVED = "not_observed"
    NOT_ACCESSIBLE = "not_accessible"
    DISPUTED = "disputed"

    @property
    def score(self) -> int | None:
        """The answer on the scale 0–3, or None where it is not one."""
        return int(self.value) if self.value.isdigit() else None

    @property
    def is_low(self) -> bool:
        """Whether it finds something wrong: 0 or 1. A design choice of this program."""
        return self in (AnswerValue.FAILS, AnswerValue.PARTLY)


class Repair(StrEnum):
    """What is mended each time a drawing is read; its file stays as it came."""

    CLOSE_OUTLINES = "close_outlines"
    DROP_DUPLICATES = "drop_duplicates"


class LightQuantity(StrEnum):
    HORIZONTAL = "eh"
    VERTICAL = "ev"
    SEMICYLINDRICAL = "esc"
    HEMISPHERICAL = "ehs"


class EnvironmentalZone(StrEnum):
    E0 = "E0"
    E1 = "E1"
    E2 = "E2"
    E3 = "E3"
    E4 = "E4"


class PhotoPlace(StrEnum):
    UNPLACED = "unplaced"
    CAMERA = "camera"
    HAND = "hand"


class Light(StrEnum):
    DAY = "day"
    NIGHT = "night"


class Cost(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Response(StrEnum):
    OPEN = "open"
    ADOPTED = "adopted"
    PARTLY = "partly"
    REFUSED = "refused"


REPAIRS = MappingProxyType(
    {
        Repair.CLOSE_OUTLINES: N_("close outlines that are nearly closed"),
        Repair.DROP_DUPLICATES: N_("leave out lines drawn twice"),
    }
)
LIGHT_QUANTITIES = MappingProxyType(
    {
        LightQuantity.HORIZONTAL: N_("horizontal illuminance"),
        LightQuantity.VERTICAL: N_("vertical illuminance"),
        LightQuantity.SEMICYLINDRICAL: N_("semi-cylindrical illuminance"),
        LightQuantity.HEMISPHERICAL: N_("hemispherical illuminance"),
    }
)
ENVIRONMENTAL_ZONES = MappingProxyType(
    {
        EnvironmentalZone.E0: N_("E0, reserve without light"),
        EnvironmentalZone.E1: N_("E1, dark countryside"),
        EnvironmentalZone.E2: N_("E2, sparsely inhabited"),
        EnvironmentalZone.E3: N_("E3, well inhabited"),
        EnvironmentalZone.E4: N_("E4, town centre"),
    }
)
PHOTO_PLACES = MappingProxyType(
    {
        PhotoPlace.UNPLACED: N_("not placed"),
        PhotoPlace.CAMERA: N_("by the camera's position"),
        PhotoPlace.HAND: N_("by hand"),
    }
)
AUDIENCES = MappingProxyType(
    {
        Audience.PUBLIC: N_("public"),
        Audience.PARTNERS: N_("partners"),
        Audience.POLICE: N_("police only"),
    }
)
BARRIER_TYPES = MappingProxyType(
    {
        BarrierType.BUILDING: N_("building"),
        BarrierType.WALL: N_("wall"),
        BarrierType.FENCE: N_("fence"),
        BarrierType.HEDGE: N_("hedge"),
        BarrierType.CANOPY: N_("canopy"),
        BarrierType.VEHICLE: N_("parked vehicle"),
        BarrierType.STALL: N_("market stall"),
        BarrierType.STEPS: N_("steps"),
    }
)
LUMINAIRE_STATES = MappingProxyType(
    {
        LuminaireState.WORKING: N_("working"),
        LuminaireState.FAULTY: N_("faulty"),
        LuminaireState.PLANNED: N_("planned"),
    }
)
LEAVES = MappingProxyType({Leaf.DECIDUOUS: N_("deciduous"), Leaf.EVERGREEN: N_("evergreen")})
OPENING_TYPES = MappingProxyType(
    {
        OpeningType.WINDOW: N_("window"),
        OpeningType.DOOR: N_("door"),
        OpeningType.SHOPFRONT: N_("shopfront"),
    }
)
REFUGE_TYPES = MappingProxyType(
    {
        RefugeType.HELP_POINT: N_("help point"),
        RefugeType.STAFFED: N_("staffed desk"),
        RefugeType.SHOP: N_("shop or café"),
        RefugeType.PHONE: N_("emergency phone"),
        RefugeType.POLICE: N_("police station"),
    }
)
SIGHTLINE_PURPOSES = MappingProxyType(
    {
        SightlinePurpose.AHEAD: N_("the way ahead"),
        SightlinePurpose.CORNER: N_("round a corner or recess"),
        SightlinePurpose.OVERLOOK: N_("overlooking from a window or seat"),
    }
)
ACCESS_TYPES = MappingProxyType(
    {
        AccessType.PEDESTRIAN: N_("pedestrian"),
        AccessType.VEHICLE: N_("vehicle"),
        AccessType.CYCLE: N_("cycle"),
        AccessType.DOOR: N_("door"),
        AccessType.FIRE_EXIT: N_("fire exit"),
        AccessType.SERVICE: N_("service"),
    }
)
ACCESS_CONTROLS = MappingProxyType(
    {
        AccessControl.OPEN: N_("open"),
        AccessControl.SIGNED: N_("signed"),
        AccessControl.GATE: N_("gate"),
        AccessControl.LOCK: N_("lock"),
        AccessControl.KEY_FOB: N_("key fob"),
        AccessControl.STAFFED: N_("staffed"),
    }
)
ROUTE_TYPES = MappingProxyType(
    {
        RouteType.WALK: N_("walk"),
        RouteType.CYCLE: N_("cycle"),
        RouteType.SERVICE: N_("service"),
    }
)
PLACE_TYPES = MappingProxyType(
    {
        PlaceType.STREET: N_("street"),
        PlaceType.PARK: N_("park"),
        PlaceType.SQUARE: N_("square"),
        PlaceType.CAR_PARK: N_("car park"),
        PlaceType.UNDERPASS: N_("underpass"),
        PlaceType.RESIDENTIAL: N_("residential"),
        PlaceType.TRANSPORT_STOP: N_("transport stop"),
        PlaceType.SCHOOL: N_("school"),
        PlaceType.RETAIL: N_("retail"),
    }
)
DESIGN_STAGES = MappingProxyType(
    {
        DesignStage.PRE_APPLICATION: N_("pre-application"),
        DesignStage.CONCEPT: N_("concept"),
        DesignStage.OUTLINE: N_("outline"),
        DesignStage.DETAILED: N_("detailed planning"),
        DesignStage.RESERVED_MATTERS: N_("reserved matters"),
        DesignStage.CONSTRUCTION: N_("construction"),
        DesignStage.IN_USE: N_("in use"),
    }
)
REMARK_KINDS = MappingProxyType(
    {
        RemarkKind.FACT: N_("fact"),
        RemarkKind.JUDGEMENT: N_("professional judgement"),
        RemarkKind.THIRD_PARTY: N_("third-party report"),
    }
)
REMARK_STATES = MappingProxyType(
    {
        RemarkState.OPEN: N_("open"),
        RemarkState.ANSWERED: N_("answered"),
        RemarkState.RESOLVED: N_("resolved"),
    }
)
ROLES = MappingProxyType(
    {
        Role.PLANNER: N_("planner"),
        Role.POLICE: N_("police liaison"),
        Role.COUNCIL: N_("council"),
        Role.PARTNER: N_("partner"),
    }
)
ANSWER_VALUES = MappingProxyType(
    {
        AnswerValue.FAILS: N_("fails"),
        AnswerValue.PARTLY: N_("partly"),
        AnswerValue.MEETS: N_("meets"),
        AnswerValue.EXEMPLARY: N_("exemplary"),
        AnswerValue.NOT_APPLICABLE: N_("not applicable"),
        AnswerValue.NOT_OBSERVED: N_("not observed"),
        AnswerValue.NOT_ACCESSIBLE: N_("not accessible"),
        AnswerValue.DISPUTED: N_("disputed"),
    }
)
LIGHTS = MappingProxyType({Light.DAY: N_("by day"), Light.NIGHT: N_("after dark")})
COSTS = MappingProxyType({Cost.LOW: N_("low"), Cost.MEDIUM: N_("medium"), Cost.HIGH: N_("high")})
RESPONSES = MappingProxyType(
    {
        Response.OPEN: N_("not answered yet"),
        Response.ADOPTED: N_("adopted"),
        Response.PARTLY: N_("partly adopted"),
        Response.REFUSED: N_("refused"),
    }
)
