"""Sight in the step Analyse: what is seen from where, and who sees a person there."""

from cpted_app.gui.panels.cameras_card import CamerasCard
from cpted_app.gui.panels.candidates_card import CandidatesCard
from cpted_app.gui.panels.eyes_card import EyesCard
from cpted_app.gui.panels.look_card import LookCard
from cpted_app.gui.panels.parts import EmptyState, LiveCard
from cpted_app.gui.panels.sight_controls import SightControls
from cpted_app.gui.panels.walk_profile import WalkProfile
from cpted_app.gui.shell import Shell
from cpted_app.gui.steps.field_section import FieldSection
from cpted_app.i18n import _
from cpted_app.session.sight_picture import SEEN


class SightSection(FieldSection):
    """The picture of sight with its controls, and the cards about sight."""

    def __init__(self, shell: Shell) -> None:
        missing = EmptyState(
            _("Nothing is marked yet: draw what stands there, windows, doors and cameras."),
            _("Draw a building"),
            lambda: self._draw("barrier_area"),
        )
        controls = SightControls(shell, _("Sight on the plan"), "sight", SEEN)
        parts: tuple[LiveCard, ...] = (
            WalkProfile(shell),
            LookCard(shell),
            EyesCard(shell),
            CandidatesCard(shell),
            CamerasCard(shell),
        )
        super().__init__(shell, controls, missing, parts, assumed=_assumed())


def _assumed() -> str:
    return "\n".join(
        (
            _("The ground is level; a person seen stands 1.5 m high, as far as the face."),
            _("Fences, hedges and crowns that let some sight through do not block it."),
            _("That somebody could look does not say that somebody does."),
        )
    )
