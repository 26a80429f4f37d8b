"""What raters gave and how far they agree, in words of the window."""

from cpted_app.assess.agreement_words import alpha_word, kappa_word
from cpted_app.assess.assessment import ItemResult
from cpted_app.assess.raters import Comparison, Rated
from cpted_app.assess.reliability import FEWEST_UNITS, Agreement
from cpted_app.gui.wording import DASH, answer_word, percent
from cpted_app.i18n import _, ngettext
from cpted_app.model.records import Rater
from cpted_app.words import Message


def apart_words(one: Rated) -> str:
    """Return how far the answers to a question are apart."""
    if one.is_agreed:
        return _("all agree")
    if one.is_off:
        return _("scored by one, not by another")
    if one.apart is None:
        return _("not scored, for different reasons")
    return ngettext("{n} apart", "{n} apart", one.apart).format(n=one.apart)


def given_line(one: Rated, raters: tuple[Rater, ...]) -> str:
    """Return what each rater gave, in one line."""
    parts = [
        f"{rater.label}: {answer_word(one.given[rater.id].value.value)}"
        for rater in raters
        if rater.id in one.given
    ]
    return "   ".join(parts)


def rated_words(found: Comparison | Message | None, result: ItemResult) -> str:
    """Return what raters gave to one question; nothing where it is hidden or none did."""
    if not isinstance(found, Comparison):
        return ""
    for one in found.questions:
        if (one.result.item.id, one.result.subject) == (result.item.id, result.subject):
            mark = "=" if one.is_agreed else "≠"
            return f"{mark} {given_line(one, found.raters)}   ({apart_words(one)})"
    return ""


def cells(found: Agreement) -> tuple[str, str, str, str]:
    """Return percent, kappa, alpha and its interval; dashes where one cannot be told."""
    same = DASH if found.percent is None else percent(found.percent)
    kappa = DASH if found.kappa is None else f"{found.kappa:.2f}"
    if found.alpha is None or found.interval is None:
        return same, kappa, DASH, ""
    low, high = found.interval
    return same, kappa, f"{found.alpha:.2f}", f"{low:z.2f}…{high:z.2f}"


def guidance(found: Agreement) -> str:
    """Return what others would make of the coefficients, or why there are none."""
    if found.is_suppressed:
        return _(
            "Too few questions were scored by two raters ({n} of {least}): no figure is shown."
        ).format(n=found.units, least=FEWEST_UNITS)
    if found.alpha is None:
        return _("All scores are the same: there is nothing to tell apart, so no coefficient.")
    parts = []
    if found.kappa is not None:
        parts.append(
            _("Kappa {value}: {word} (Landis and Koch 1977).").format(
                value=f"{found.kappa:.2f}", word=_(kappa_word(found.kappa))
            )
        )
    parts.append(
        _("Alpha {value}: {word} (Krippendorff 2004).").format(
            value=f"{found.alpha:.2f}", word=_(alpha_word(found.alpha))
        )
    )
    parts.append(_("The words are guidance, not limits."))
    return " ".join(parts)


def copy_words(rater: Rater) -> str:
    """Return what a copy for a rater is, and what is to be done with it."""
    text = _("A copy for rater {name}: rate, mark as done, and give the file back.")
    if rater.is_done:
        text = _("A copy for rater {name}, who is done: give the file back.")
    return text.format(name=rater.by)
