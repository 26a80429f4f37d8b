"""How recommendations are told: columns of the board, one line, priority, what is overdue."""

from datetime import date

from cpted_app.assess import advice
from cpted_app.assess.assessment import Assessment
from cpted_app.assess.priority import priority
from cpted_app.gui.steps.recommendations_cards import CardText
from cpted_app.gui.wording import answer_word
from cpted_app.i18n import _, ngettext, worded
from cpted_app.model.actions.advising import Standing
from cpted_app.model.kinds import RESPONSES, Response
from cpted_app.model.records import Recommendation
from cpted_app.model.site import Site
from cpted_app.model.subjects import named_subject
from cpted_app.model.work import FOLLOW_UPS, LEVELS, FollowUp, Level

COLUMNS: tuple[Standing, ...] = (
    Response.OPEN,
    Response.ADOPTED,
    Response.PARTLY,
    Response.REFUSED,
    FollowUp.DONE,
)
"""Where a recommendation can stand, from left to right."""

PRIORITY_MARKS = {Level.HIGH: "▲", Level.MEDIUM: "◆", Level.LOW: "▽", None: "○"}


def today() -> date:
    """Return the day on this computer."""
    return date.today()  # noqa: DTZ011 - the day on this computer is meant


def column_word(column: Standing) -> str:
    """Return the heading of a column."""
    words = FOLLOW_UPS if isinstance(column, FollowUp) else RESPONSES
    return _(words[column])  # type: ignore[index]


def first_line(row: Recommendation) -> str:
    """Return the first line of what is asked for."""
    return row.text.strip().splitlines()[0] if row.text.strip() else _("(nothing written yet)")


def priority_word(row: Recommendation) -> str:
    """Return a priority as mark and word."""
    found = priority(row)
    word = _(LEVELS[found]) if found is not None else _("unknown")
    return f"{PRIORITY_MARKS[found]} {word}"


def about(site: Site, row: Recommendation) -> str:
    """Return which question and mark of what exists, or is proposed, a recommendation is about."""
    return " · ".join(filter(None, (row.item, worded(named_subject(site, row.subject)))))


def card_text(row: Recommendation, assessment: Assessment | None) -> CardText:
    """Return what the card of a recommendation says."""
    return CardText(
        head=f"{row.label} · {priority_word(row)}",
        text=first_line(row),
        due=" · ".join(filter(None, (row.owner, row.stage))),
        warning="\n".join(filter(None, (overdue_words(row), stale_words(row, assessment)))),
    )


def overdue_words(row: Recommendation) -> str:
    """Return that the day to look again has passed, or nothing."""
    if not advice.is_overdue(row, today()):
        return ""
    return _("■ to be looked at since {day}").format(day=row.review_on)


def stale_words(row: Recommendation, assessment: Assessment | None) -> str:
    """Return that the answer is not low any more, or nothing."""
    found = advice.risen(row, assessment)
    if found is None or found.answer is None:
        return ""
    return _("◐ the answer is {answer} now: still needed?").format(
        answer=answer_word(found.answer.value.value)
    )


def told_overdue(site: Site) -> str:
    """Return which recommendations were to be looked at by now; empty where none."""
    late = [row.label for row in site.all(Recommendation) if advice.is_overdue(row, today())]
    if not late:
        return ""
    return ngettext(
        "■ {n} day to look again has passed: {labels}.",
        "■ {n} days to look again have passed: {labels}.",
        len(late),
    ).format(n=len(late), labels=", ".join(late))
