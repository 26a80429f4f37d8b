"""Ways out in the step Analyse: how far one walks to leave, or to find help."""

from cpted_app.gui.panels.parts import EmptyState, LiveCard
from cpted_app.gui.panels.sight_controls import SightControls
from cpted_app.gui.panels.walk_profile import WalkProfile
from cpted_app.gui.panels.ways_card import AccessCard, WaysCard
from cpted_app.gui.shell import Shell
from cpted_app.gui.steps.field_section import FieldSection
from cpted_app.i18n import _
from cpted_app.session.sight_picture import WALKED


class WaysSection(FieldSection):
    """The picture of walking distances with its controls, and the cards about ways."""

    def __init__(self, shell: Shell) -> None:
        missing = EmptyState(
            _("There is no access point yet: mark where people come and go."),
            _("Place access points"),
            lambda: self._draw("access_point"),
        )
        controls = SightControls(shell, _("Ways out on the plan"), "ways", WALKED)
        parts: tuple[LiveCard, ...] = (
            WalkProfile(shell),
            WaysCard(shell),
            AccessCard(shell),
        )
        super().__init__(shell, controls, missing, parts, assumed=_assumed())


def _assumed() -> str:
    return "\n".join(
        (
            _("One walks the shortest way around whatever stands there, on level ground."),
            _("Seconds are at 1.2 m/s, an unhurried walk."),
            _("Crowds, kerbs and crossings are left out, so it takes no less than this."),
        )
    )
