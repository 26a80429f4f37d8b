"""How a field over the plan is worded: what its legend says, and how fine it is by now."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cpted_app.i18n import _

if TYPE_CHECKING:
    from cpted_app.gui.field_picture import ShownField
    from cpted_app.model.scenarios import Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class LegendText:
    """What stands in a legend, worded: what is shown, in what unit, by what assumptions.

    ``bands`` names the colours, lowest first, where they have names; ``empty`` is what the
    hatched places are. Without ``has_colours`` the legend shows no colours at all.
    """

    title: str
    unit: str
    line: str
    bands: tuple[str, ...] = ()
    empty: str = ""
    has_colours: bool = True


def against(text: LegendText, proposal: "Scenario | None") -> LegendText:
    """Return a legend as that of the difference which a proposal makes."""
    label = proposal.label if proposal is not None else ""
    compared = _("Proposal {label} less what exists").format(label=label)
    title = _("Difference: {what}").format(what=text.title)
    return replace(text, title=title, line=f"{compared}\n{text.line}", bands=(), empty="")


def legend_state(picture: "ShownField") -> str:
    """Return how fine a picture is while it is not as fine as it gets, or an empty text."""
    if picture.sheet is None:
        return ""
    step = f"{picture.sheet.field.raster.step_m:g}"
    if picture.is_stopped:
        return _("Stopped: a value every {step} m.").format(step=step)
    if picture.is_waiting and picture.left_s is not None:
        return _("Coarse; finer would take about {time}.").format(time=span(picture.left_s))
    if picture.is_running and picture.left_s is not None:
        return _("Coarse; finer in about {seconds:.0f} s.").format(seconds=picture.left_s)
    if picture.is_running:
        return _("Coarse; finer soon.")
    return ""


def panel_state(picture: "ShownField") -> str:
    """Return what is being done, and else how fine a picture is."""
    if picture.is_stopped:
        return _("Stopped before it was fine.")
    if picture.is_waiting and picture.left_s is not None:
        return _("This takes about {time}.").format(time=span(picture.left_s))
    if picture.is_running and picture.left_s is not None:
        return _("Calculating; about {seconds:.0f} s left.").format(seconds=picture.left_s)
    sheet = picture.detail or picture.sheet
    if sheet is None:
        return _("Calculating…") if picture.is_running else ""
    return _("A value every {step} m.").format(step=f"{sheet.field.raster.step_m:g}")


def span(seconds: float) -> str:
    """Return a stretch of time in words, roughly.

    >>> span(42.3), span(200.0)
    ('42 s', '3 min')
    """
    if seconds < 120.0:
        return _("{n:.0f} s").format(n=seconds)
    return _("{n:.0f} min").format(n=seconds / 60.0)
