"""Which questions are shown, and how they are counted. No widgets."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from cpted_app.assess.assessment import Assessment, ItemResult
from cpted_app.assess.low_answers import is_bare
from cpted_app.assess.progress import Progress, counted, progress
from cpted_app.assess.raters import disagreed
from cpted_app.assess.short_lists import short_list
from cpted_app.assess.versions import lists_of
from cpted_app.gui.shell import Question
from cpted_app.gui.wording import local
from cpted_app.i18n import _
from cpted_app.model.site import Site
from cpted_app.words import N_

ALL, SHORT, REPEATED = "all", "short", "repeated"
FILTERS: Mapping[str, str] = MappingProxyType(
    {
        ALL: N_("All"),
        SHORT: N_("Short list"),
        "unanswered": N_("Unanswered"),
        "proposed": N_("Proposals open"),
        "low": N_("Low, 0 or 1"),
        "unexplained": N_("Low, no reason or place"),
        REPEATED: N_("Repeated sentences"),
        "disagreed": N_("Raters differ"),
    }
)
NOTHING: Mapping[str, str] = MappingProxyType(
    {
        ALL: N_("No question fits."),
        SHORT: N_("This checklist has no question on the short list of the place."),
        "unanswered": N_("Nothing is open: every question has an answer."),
        "proposed": N_("No proposal waits to be accepted."),
        "low": N_("No answer is 0 or 1."),
        "unexplained": N_("Every low answer has its sentence and its place."),
        REPEATED: N_("No sentence of a low answer stands elsewhere too."),
        "disagreed": N_("Raters differ on nothing, or their answers are still hidden."),
    }
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to see of a checklist: words, a filter, the id of a principle."""

    show: str = ALL
    principle: str = ""
    words: tuple[str, ...] = ()

    @property
    def is_narrow(self) -> bool:
        """Whether it may leave questions out."""
        return self != Wish()


def in_order(assessment: Assessment) -> list[ItemResult]:
    """Return the questions by principle, in the order of the profile."""
    order = {one.id: at for at, one in enumerate(assessment.checklist.principles)}
    return sorted(assessment.items, key=lambda result: order[result.item.principle])


def chosen(
    assessment: Assessment,
    site: Site,
    wish: Wish,
    kept: Question | None = None,
    repeated: Container[str] = (),
) -> list[ItemResult]:
    """Return the questions that somebody wants to see, by principle.

    ``kept`` stays although it fits no longer: its answer, just given, is not to vanish.
    ``repeated`` are the ids of answers whose sentence stands elsewhere too.
    """
    fits = _test(site, wish.show, repeated)
    return [
        result
        for result in in_order(assessment)
        if key_of(result) == kept
        or (
            fits(result)
            and wish.principle in ("", result.item.principle)
            and (not wish.words or _has(result, wish.words))
        )
    ]


def key_of(result: ItemResult) -> Question:
    """Return which question it is."""
    return Question(result.item.id, result.subject)


def principles(assessment: Assessment) -> dict[str, str]:
    """Return the titles of the principles that have questions here, by id."""
    asked = {result.item.principle for result in assessment.items}
    return {one.id: local(one.title) for one in assessment.checklist.principles if one.id in asked}


def count_words(assessment: Assessment, wish: Wish, shown: Sequence[ItemResult]) -> str:
    """Return how many questions are shown; of the short list, how many of them are answered."""
    if wish.show != SHORT:
        whole = len(assessment.items)
        return _("{n} of {whole}").format(n=len(shown), whole=whole) if wish.is_narrow else ""
    return _progress_words(counted(shown))


def short_list_words(site: Site) -> str:
    """Return how far the short list is answered over all checklists."""
    wanted = short_list(site.header.place_types)
    whole = sum((progress(site, one, wanted) for one in lists_of(site)), Progress())
    text = _("Short list over all checklists: {progress}.").format(progress=_progress_words(whole))
    if not site.header.place_types:
        text += " " + _("No place type is chosen, so those of all types are joined.")
    return text


def _progress_words(found: Progress) -> str:
    return _("{answered} of {asked} answered").format(answered=found.answered, asked=found.asked)


def _test(site: Site, show: str, repeated: Container[str]) -> Callable[[ItemResult], bool]:
    short = short_list(site.header.place_types) if show == SHORT else frozenset()
    differing = disagreed(site, site.header.checklist) if show == "disagreed" else frozenset()
    tests: Mapping[str, Callable[[ItemResult], bool]] = {
        ALL: lambda _result: True,
        SHORT: lambda result: result.item.id in short,
        "unanswered": lambda result: result.answer is None,
        "proposed": lambda result: result.state == "proposed",
        "low": lambda result: result.is_low,
        "disagreed": lambda result: (result.item.id, result.subject) in differing,
        "unexplained": lambda result: is_bare(site, result),
        REPEATED: lambda result: result.answer is not None and result.answer.id in repeated,
    }
    return tests[show]


def _has(result: ItemResult, words: Sequence[str]) -> bool:
    item = result.item
    text = f"{item.id} {result.subject_label} {local(item.topic)} {local(item.text)}".casefold()
    return all(word in text for word in words)
