"""What is written down about a site: header, frame, plans and files; and all records by name.

Answers, voices, actions and proposals have modules of their own.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from cpted_app.model import kinds, work
from cpted_app.model.answers import Answer, ListVersion, Rater, Rating
from cpted_app.model.fields import (
    choice_field,
    choices_field,
    flag_field,
    number_field,
    text_field,
)
from cpted_app.model.followup import ProtocolStep, Recommendation, Visit
from cpted_app.model.placement import Placement
from cpted_app.model.record import SITE_SUBJECT, Record
from cpted_app.model.scenarios import Scenario, ScenarioChange
from cpted_app.model.voices import Remark, Reply
from cpted_app.words import N_, Message

__all__ = [
    "FRAME_ID",
    "HEADER_ID",
    "RECORD_CLASSES",
    "SITE_SUBJECT",
    "Answer",
    "Attachment",
    "Header",
    "ListVersion",
    "Photo",
    "Photometry",
    "Plan",
    "PlanLayer",
    "PlanProblem",
    "ProblemFrame",
    "ProtocolStep",
    "Rater",
    "Rating",
    "Recommendation",
    "Record",
    "Remark",
    "Reply",
    "Scenario",
    "ScenarioChange",
    "Visit",
]

HEADER_ID = "header"
FRAME_ID = "frame"


@dataclass(frozen=True, slots=True, kw_only=True)
class Header(Record):
    """What the assessment is: one row, id ``header``."""

    kind: ClassVar[str] = "header"

    id: str = HEADER_ID
    title: str = text_field(label=N_("Title"))
    reference: str = text_field(label=N_("Reference"), help=N_("File number of the application."))
    place_types: tuple[kinds.PlaceType, ...] = choices_field(
        kinds.PLACE_TYPES, label=N_("Place types"), help=N_("They select the questions.")
    )
    design_stage: kinds.DesignStage | None = choice_field(
        None, kinds.DESIGN_STAGES, label=N_("Design stage")
    )
    checklist: str = text_field("2A", label=N_("Checklist"))
    framework: str = text_field(
        label=N_("Grouped by"), help=N_("The principles of another framework; empty: our own.")
    )
    weight_set: str = text_field(
        label=N_("Weights"), help=N_("A named set; empty: all items weigh the same.")
    )
    crs: str | None = None
    is_metric: bool = True
    north_known: bool = flag_field(True, label=N_("North is up on site"))
    is_final: bool = flag_field(False, label=N_("Final"), help=N_("A draft says so on each page."))
    environmental_zone: kinds.EnvironmentalZone | None = choice_field(
        None,
        kinds.ENVIRONMENTAL_ZONES,
        label=N_("Environmental zone"),
        help=N_("How dark the surroundings are; it limits light on windows."),
    )
    not_examined: str = text_field(label=N_("What was not examined"), long=True)
    created_utc: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemFrame(Record):
    """Who has which problem, where and when, on what evidence: one row, id ``frame``."""

    kind: ClassVar[str] = "problem_frame"

    id: str = FRAME_ID
    what: str = text_field(label=N_("Which crime or fear"), long=True)
    who: str = text_field(label=N_("Who is harmed or afraid"), long=True)
    where: str = text_field(label=N_("Where"), long=True)
    when: str = text_field(label=N_("When"), long=True)
    evidence: str = text_field(label=N_("On what evidence"), long=True)
    not_the_problem: str = text_field(label=N_("What is not the problem"), long=True)
    assumptions: str = text_field(label=N_("Assumptions"), long=True)
    crime_data: str = text_field(
        label=N_("Recorded crime: source and period"),
        long=True,
        help=N_("Or why there is none."),
    )
    sara: work.SaraPhase = choice_field(
        work.SaraPhase.SCANNING, work.SARA_PHASES, label=N_("Phase")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Record):
    """A sheet under the marks; sizes in plan units (pixels, points of a PDF page, drawing units).

    ``origin_x`` and ``origin_y`` are the drawing coordinates of a drawing's upper left corner.
    ``placement_rmse_m`` is the root mean square of the control points' residuals, on site.
    """

    kind: ClassVar[str] = "plan"

    name: str = text_field(label=N_("Name"))
    audience: kinds.Audience = choice_field(
        kinds.Audience.PUBLIC, kinds.AUDIENCES, label=N_("Readers")
    )
    media_type: str
    attachment: str
    page: int = 0
    width_px: float
    height_px: float
    placement: Placement
    is_calibrated: bool = False
    calibration: str = ""
    scale_uncertainty: float | None = None
    placement_rmse_m: float | None = None
    repairs: tuple[kinds.Repair, ...] = choices_field(
        kinds.REPAIRS, label=N_("Repairs"), help=N_("What is mended when the drawing is read.")
    )
    opacity: float = number_field(1.0, label=N_("Opacity"), low=0.0, high=1.0)
    is_locked: bool = flag_field(True, label=N_("Locked"))
    is_visible: bool = flag_field(True, label=N_("Shown"))
    position: int = 0
    origin_x: float | None = None
    origin_y: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLayer(Record):
    """How a layer of a drawing is shown; ``colour`` is #rrggbb, "" the drawing's own."""

    kind: ClassVar[str] = "plan_layer"

    plan: str
    name: str
    is_visible: bool = flag_field(True, label=N_("Shown"))
    is_locked: bool = flag_field(False, label=N_("Locked"))
    opacity: float = number_field(1.0, label=N_("Opacity"), low=0.0, high=1.0)
    colour: str = text_field(label=N_("Colour"))
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanProblem(Record):
    """A fault found in a plan's file when it was read; settled ones are kept as a trace."""

    kind: ClassVar[str] = "plan_problem"

    plan: str
    code: str
    place: Message
    message: Message
    remedy: Message
    is_settled: bool = flag_field(False, label=N_("Settled"))
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo(Record):
    """A photograph of the site: where from, which way, when, of what, for whom.

    ``taken`` is the camera's own clock as ISO 8601, with an offset only where the camera gave
    one. Latitude and longitude are what the camera wrote (WGS 84); the place on the site is
    ``x_m`` and ``y_m``. Sizes are those of the upright picture.
    """

    kind: ClassVar[str] = "photo"

    label: str = ""
    attachment: str
    width_px: int
    height_px: int
    caption: str = text_field(label=N_("Caption"), long=True)
    taken: str = text_field(label=N_("Taken"), help=N_("By the camera's clock."))
    by: str = text_field(label=N_("Photographer"))
    audience: kinds.Audience = choice_field(
        kinds.Audience.PARTNERS, kinds.AUDIENCES, label=N_("Readers")
    )
    has_personal_data: bool = flag_field(
        False,
        label=N_("Shows faces or number plates"),
        help=N_("Such a picture is kept out of the public edition."),
    )
    subject: str = SITE_SUBJECT
    item: str = ""
    placed_by: kinds.PhotoPlace = choice_field(
        kinds.PhotoPlace.UNPLACED, kinds.PHOTO_PLACES, label=N_("Placed")
    )
    x_m: float | None = None
    y_m: float | None = None
    bearing_deg: float | None = number_field(
        None, label=N_("Looking towards"), unit="°", low=0.0, high=360.0
    )
    view_deg: float | None = number_field(
        None, label=N_("Angle of view"), unit="°", low=1.0, high=180.0
    )
    latitude_deg: float | None = number_field(
        None, label=N_("Latitude"), unit="°", low=-90.0, high=90.0
    )
    longitude_deg: float | None = number_field(
        None, label=N_("Longitude"), unit="°", low=-180.0, high=180.0
    )
    position_error_m: float | None = number_field(
        None, label=N_("Error of the position"), unit="m", low=0.0
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Photometry(Record):
    """The light distribution of a luminaire: a type C table of intensities in candela.

    ``name`` is what luminaires call it by. ``intensity_cd`` holds the planes one after the
    other, ``len(c_deg)`` × ``len(gamma_deg)`` values; C closes at 360°. ``attachment`` is the
    file it was read from.
    """

    kind: ClassVar[str] = "photometry"

    name: str
    title: str = ""
    maker: str = ""
    lamp: str = ""
    format: str = ""
    provenance: str = ""
    watts: float | None = None
    attachment: str
    c_deg: tuple[float, ...]
    gamma_deg: tuple[float, ...]
    intensity_cd: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment(Record):
    """A file kept inside the assessment; its id is the SHA-256 of its bytes."""

    kind: ClassVar[str] = "attachment"

    name: str
    media_type: str
    size_bytes: int


RECORD_CLASSES: tuple[type[Record], ...] = (
    Header,
    ProblemFrame,
    Attachment,
    Plan,
    PlanLayer,
    PlanProblem,
    Photo,
    Photometry,
    ListVersion,
    Answer,
    Rater,
    Rating,
    Remark,
    Reply,
    Recommendation,
    Visit,
    ProtocolStep,
    Scenario,
    ScenarioChange,
)
