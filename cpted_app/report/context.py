"""What every chapter needs: the site as its reader may see it, the results, the language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from cpted_app.analysis.registry import Results
from cpted_app.analysis.result import SightlineResults, SightlineView
from cpted_app.assess.assessment import Assessment, ItemResult
from cpted_app.assess.reassessment import Reassessment
from cpted_app.drawing import outlines
from cpted_app.model import kinds
from cpted_app.model.features import Feature
from cpted_app.model.records import SITE_SUBJECT, Photo
from cpted_app.model.site import Site
from cpted_app.model.subjects import named_subject
from cpted_app.report.grid import Sheet
from cpted_app.report.light_detail import LightDetail
from cpted_app.report.proposals_detail import ProposalsDetail
from cpted_app.report.sight_detail import SightDetail
from cpted_app.report.wording import Wording
from cpted_app.words import N_, Message

EDITIONS: Mapping[kinds.Audience, tuple[str, str]] = {
    kinds.Audience.PUBLIC: (N_("PUBLIC EDITION"), "ok"),
    kinds.Audience.PARTNERS: (N_("PARTNERS"), "warn"),
    kinds.Audience.POLICE: (N_("POLICE – CONFIDENTIAL"), "bad"),
}
"""The badge of each edition and the colour it stands in."""

PhotoImage = Callable[[Photo], bytes | None]
"""Gives a photo as a JPEG of its upright pixels alone; None where the file lacks it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The site, its results and assessments, and how they are worded.

    ``assessment`` is against the first checklist; ``others`` stand after it.
    """

    site: Site
    assessment: Assessment
    others: tuple[Assessment, ...] = ()
    results: Results
    edition: kinds.Audience
    say: Wording
    sheet: Sheet | None
    now: datetime
    state_hash: str
    photo_image: PhotoImage | None = None
    light: LightDetail | None = None
    sight: SightDetail | None = None
    reassessment: Reassessment | None = None
    proposals: ProposalsDetail | None = None

    @property
    def profiles(self) -> tuple[Assessment, ...]:
        """The assessments, the first one first, without those beside them."""
        return self.assessment, *(one for one in self.others if not one.checklist.stands_beside)

    @property
    def beside(self) -> tuple[Assessment, ...]:
        """The assessments of what people tell, which stand beside the first one."""
        return tuple(one for one in self.others if one.checklist.stands_beside)

    @property
    def assessments(self) -> tuple[Assessment, ...]:
        """All of them in the order in which the report tells of them."""
        return *self.profiles, *self.beside

    @property
    def questions(self) -> tuple[ItemResult, ...]:
        """Every question of every checklist for every subject."""
        return tuple(each for one in self.assessments for each in one.items)

    @property
    def is_public(self) -> bool:
        """Whether persons appear by role only."""
        return self.edition is kinds.Audience.PUBLIC

    @property
    def views(self) -> Mapping[str, SightlineView]:
        """The sightline results by id; empty where nothing could be measured."""
        found = self.results.get("sightlines")
        return found.views if isinstance(found, SightlineResults) else {}

    @property
    def no_views(self) -> Message | None:
        """Why nothing could be measured along the sightlines."""
        found = self.results.get("sightlines")
        return found.reason if isinstance(found, SightlineResults) else None

    @property
    def checklist_name(self) -> str:
        """The first checklist's title in the report's language."""
        return self.assessment.checklist.title.in_language(self.say.language)

    @property
    def stage(self) -> str:
        """The design stage in words."""
        stage = self.site.header.design_stage
        return self.say(N_("not stated")) if stage is None else self.say(kinds.DESIGN_STAGES[stage])

    @property
    def place_types(self) -> str:
        """The place types in words."""
        words = [self.say(kinds.PLACE_TYPES[each]) for each in self.site.header.place_types]
        return ", ".join(words) or self.say(N_("all place types"))

    def of(self, assessment: Assessment) -> "Context":
        """Return what is needed to tell of one assessment alone."""
        return replace(self, assessment=assessment, others=())

    def subject(self, subject: str) -> str:
        """Return the label of a subject, or the words for the whole site."""
        return self.say.message(named_subject(self.site, subject))

    def label(self, feature: Feature) -> str:
        """Return a feature's label; the word for its kind where it has none."""
        return feature.label or self.say(feature.title)

    def grid(self, feature: Feature) -> str:
        """Return the reference on the plan such as ``3C``; empty where there is no plan."""
        if self.sheet is None:
            return ""
        return self.sheet.reference(*outlines.anchor(feature))

    def place(
        self,
        *labels: str,
        feature: Feature | None = None,
        pin_m: tuple[float, float] | None = None,
    ) -> str:
        """Return where a thing is: labels, name and ``plan 3C``, of a feature or of a pin."""
        parts = [label for label in labels if label]
        reference = self.grid(feature) if feature is not None else ""
        if pin_m is not None and self.sheet is not None:
            reference = self.sheet.reference(*pin_m)
        if reference:
            parts.append(self.say(N_("plan {reference}"), reference=reference))
        return " · ".join(parts)

    def photos(self, subject: str, item: str = "") -> str:
        """Return ``see P3, P5`` of a mark, or of an item about it; empty where there is none."""
        labels = [photo.label for photo in self.site.photos if _is_about(photo, subject, item)]
        return self.say(N_("see {photos}"), photos=", ".join(labels)) if labels else ""

    def topic(self, result: ItemResult) -> str:
        """Return an item's short name."""
        return result.item.topic.in_language(self.say.language)

    def answer(self, value: kinds.AnswerValue) -> str:
        """Return an answer as number and word."""
        word = self.say(kinds.ANSWER_VALUES[value])
        return word if value.score is None else f"{value.score} – {word}"


def _is_about(photo: Photo, subject: str, item: str) -> bool:
    """Return whether a photo shows a mark, or belongs to an item where one is asked for.

    One of a mark belongs to all items about that mark, unless it names another item; one of
    an item alone belongs to it whatever it is about.
    """
    if not item:
        return subject not in ("", SITE_SUBJECT) and photo.subject == subject
    if photo.item:
        return photo.item == item and photo.subject in (subject, SITE_SUBJECT)
    return photo.subject == subject != SITE_SUBJECT
