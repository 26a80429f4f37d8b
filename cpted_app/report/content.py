"""What a report says, as blocks that know what they are and not how they look.

Belongs here: the kinds of blocks. The chapters fill them, ``pdf`` lays them out; a tagged
PDF or an HTML twin can be made from the same list.
"""

from dataclasses import dataclass
from typing import Literal

from cpted_app.analysis.light.field import Field
from cpted_app.drawing.charts import Chart
from cpted_app.drawing.fields import Steps
from cpted_app.drawing.primitives import Primitive
from cpted_app.drawing.status import Status
from cpted_app.model.features import Feature
from cpted_app.model.site import Site

Tone = Literal["plain", "bold", "dim", "ok", "warn", "bad", "accent"]
Align = Literal["left", "right", "middle"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one tone."""

    text: str
    tone: Tone = "plain"


Words = str | tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """A status as shape and word together."""

    status: Status
    word: str


Cell = Words | Badge | Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A title; levels 1 and 2 become bookmarks. Level 1 starts a page unless told not to."""

    text: str
    level: int = 1
    starts_page: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Running text."""

    words: Words
    style: Literal["body", "lead", "note", "title", "small_caps"] = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets:
    """Items of equal rank."""

    items: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Title, share of the width and alignment of a table's column."""

    title: str
    share: float
    align: Align = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under a header that is repeated on each page."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    is_compact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyValues:
    """Names with their values."""

    pairs: tuple[tuple[str, Words], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Callout:
    """What must not be missed."""

    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartFigure:
    """A chart with caption and alternative text."""

    chart: Chart
    caption: Words
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanExtract:
    """A small map of a place: what it has to show, in site metres, and what it stresses."""

    extent: tuple[float, float, float, float]
    highlighted: frozenset[str] = frozenset()
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMap:
    """The whole plan on a page of its own, with legend, scale, north and grid."""

    title: str
    caption: Words
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FieldMap:
    """Values over the plan in the colours of their steps, with their legend.

    ``labels`` are the lines of text below the colours: each names the bounds between them, or,
    where there are as many names as colours, the colours themselves. ``empty`` names what is
    hatched. ``shown`` are the kinds of marks that the map has, ``quiet`` those without labels,
    ``over`` is drawn above all. A field that is not smooth has no contours. ``highest_pt`` is
    the most height that the map takes; one that ``is_wide`` has the plan on both sides of a
    field that is narrower than the page. ``site`` has the marks where they are not those of the
    report, as with a proposal.
    """

    field: Field
    steps: Steps
    caption: Words
    labels: tuple[tuple[str, ...], ...]
    unit: str
    alt: str
    highest_pt: float
    shown: tuple[type[Feature], ...]
    quiet: tuple[type[Feature], ...]
    over: tuple[Primitive, ...] = ()
    empty: str = ""
    is_smooth: bool = True
    is_wide: bool = False
    site: Site | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DetailMap:
    """A part of the plan in full width, with what is drawn over it in site metres."""

    extent: tuple[float, float, float, float]
    shown: tuple[type[Feature], ...]
    quiet: tuple[type[Feature], ...]
    over: tuple[Primitive, ...]
    caption: Words
    alt: str
    highest_pt: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingCard:
    """A finding: status, title, place, what was found, on what basis; perhaps a map.

    Without a ``note`` the words of the badge have to stand in ``where``.
    """

    badge: Badge
    title: str
    where: str
    text: str
    note: str
    extract: PlanExtract | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Photograph:
    """A picture with its caption and facts; ``jpeg`` holds pixels alone, None where missing."""

    jpeg: bytes | None
    width_px: int
    height_px: int
    caption: Words
    facts: str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoRows:
    """Pictures in the order of their numbers, side by side."""

    photos: tuple[Photograph, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """The first page: what it is, of what, for whom, on what basis."""

    kicker: str
    title: str
    subtitle: str
    edition: str
    pairs: tuple[tuple[str, str], ...]
    statement: str
    has_map: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff:
    """Rows to be signed by hand: role and what the signature says."""

    rows: tuple[tuple[str, str], ...]
    columns: tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class FirstThatFits:
    """Ways to say the same, longest first: the first one that fits on a page is used."""

    ways: tuple[tuple["Block", ...], ...]


Block = (
    Heading
    | Paragraph
    | Bullets
    | Table
    | KeyValues
    | Callout
    | ChartFigure
    | PlanMap
    | FieldMap
    | DetailMap
    | PhotoRows
    | FindingCard
    | Cover
    | SignOff
    | FirstThatFits
)


def text_of(words: Words) -> str:
    """Return the plain text of words.

    >>> text_of((Run("S2", "bold"), Run(" blocked")))
    'S2 blocked'
    """
    return words if isinstance(words, str) else "".join(run.text for run in words)
