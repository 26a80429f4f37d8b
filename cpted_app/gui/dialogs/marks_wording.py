"""Words for what making marks does or did, and for what is passed over."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cpted_app.gui.dialogs.holdings_tree import shape_words
from cpted_app.i18n import _, ngettext, worded

if TYPE_CHECKING:
    from cpted_app.exchange import Problem
    from cpted_app.session.extraction import Extraction, Holding, Tally

SHOWN_PROBLEMS = 3


def preview_words(found: "Extraction | Tally", *, is_done: bool = False) -> str:
    """Return what an import does or did, as a sentence."""
    added, updated, unchanged = found.added, found.updated, found.unchanged
    new = ngettext("{n} new mark", "{n} new marks", added).format(n=added)
    changed = ngettext("{n} brought up to date", "{n} brought up to date", updated)
    same = ngettext("{n} unchanged", "{n} unchanged", unchanged)
    parts = [new]
    if updated:
        parts.append(changed.format(n=updated))
    if unchanged:
        parts.append(same.format(n=unchanged))
    text = ", ".join(parts)
    return _("Made: {marks}.").format(marks=text) if is_done else f"{text}."


def problem_words(problems: "Sequence[Problem]") -> str:
    """Return the first problems, a line each."""
    lines = [
        f"• {worded(one.place)}: {worded(one.message)} {worded(one.remedy)}"
        for one in problems[:SHOWN_PROBLEMS]
    ]
    more = len(problems) - len(lines)
    if more > 0:
        lines.append(ngettext("… and {n} more", "… and {n} more", more).format(n=more))
    return "\n".join(lines)


def tally_words(holding: "Holding", tally: "Tally | None") -> str:
    """Return what one holding makes, what of it is passed over and why, and what is assumed."""
    if tally is None:
        return f"{holding.name}: {shape_words(holding)}."
    lines = [f"{holding.name}: {preview_words(tally)}"]
    lines += [
        f"• {worded(one.message)} {worded(one.remedy)}" for one in tally.problems[:SHOWN_PROBLEMS]
    ]
    if tally.noted:
        text = ngettext(
            "{n} carries a note: “{note}”",
            "{n} carry a note, such as “{note}”",
            tally.noted,
        )
        lines.append(f"• {text.format(n=tally.noted, note=tally.note)}")
    return "\n".join(lines)


def pairs_of(text: str) -> Mapping[str, str]:
    """Return columns and patterns of ``A=x, B=y*``; what is no pair is left out."""
    parts = (part.partition("=") for part in text.split(","))
    return {
        name.strip(): pattern.strip()
        for name, _equals, pattern in parts
        if name.strip() and pattern.strip()
    }
