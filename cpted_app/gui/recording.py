"""Where an answer goes: to the assessment, or to what the person at the window rates alone.

Belongs here: as whom somebody answers, on which visit it rests, and the edits that follow. How a
question looks, and how a reason is asked for, is the business of its card.
"""

from typing import TYPE_CHECKING

from cpted_app.assess.assessment import Assessment, ItemResult
from cpted_app.assess.raters import Comparison, as_rated, compare, own_rater
from cpted_app.assess.visits import last_visit, rests_on_visit
from cpted_app.i18n import worded
from cpted_app.model.actions import assessing, rating
from cpted_app.model.edit import Edit
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import Rater, Rating, Visit
from cpted_app.model.site import Site
from cpted_app.session.rating import rater_of_copy
from cpted_app.session.session import Session
from cpted_app.words import N_, Message

if TYPE_CHECKING:
    from cpted_app.gui.shell import Shell


class Recording:
    """Makes the edits of answers and ratings; ``visit`` is the one chosen for those to come."""

    def __init__(self, shell: "Shell") -> None:
        self.visit: str | None = None
        self._shell = shell
        self._alone: tuple[Assessment, Site, Rater, Assessment] | None = None
        self._compared: tuple[Assessment, Site, Comparison | Message] | None = None

    @property
    def rater(self) -> Rater | None:
        """As whom the person at the window rates the checklist; None once ratings are open.

        In a copy for a rater, whoever sits here rates as that one.
        """
        shell = self._shell
        if self.copy_for is not None:
            is_rated = self.copy_for.checklist == shell.site.header.checklist
            return self.copy_for if is_rated else None
        return own_rater(shell.site, shell.site.header.checklist, shell.settings.person.name)

    @property
    def copy_for(self) -> Rater | None:
        """The rater for whom the open file is a copy; None for an assessment itself."""
        session = self._shell.session
        return rater_of_copy(session) if session else None

    def shown(self, whole: Assessment) -> Assessment:
        """Return an assessment as the person at the window may see it."""
        rater, site = self.rater, self._shell.site
        if rater is None or rater.checklist != whole.checklist.id:
            return whole
        kept = self._alone
        if kept is None or kept[0] is not whole or kept[1] is not site or kept[2] != rater:
            kept = self._alone = (whole, site, rater, as_rated(whole, site, rater))
        return kept[3]

    @property
    def comparison(self) -> Comparison | Message | None:
        """What the raters gave, side by side, or why it is hidden; None before it is assessed."""
        session, site = self._shell.session, self._shell.site
        whole = session.assessment if session else None
        if whole is None:
            return None
        kept = self._compared
        if kept is None or kept[0] is not whole or kept[1] is not site:
            kept = self._compared = (whole, site, compare(site, whole))
        return kept[2]

    def visit_of(self, item: ItemResult) -> str:
        """Return the id of the visit that an answer given now rests on; "" for none."""
        site = self._shell.site
        if not rests_on_visit(item.item):
            return ""
        if self.visit is not None and site.get(Visit, self.visit) is not None:
            return self.visit
        if self.visit == "":
            return ""
        return item.answer.visit if item.answer and item.answer.visit else last_visit(site)

    def record(self, item: ItemResult, value: AnswerValue, reason: str) -> Edit:
        """Return the edit that gives an answer.

        Raises:
            UserError: it needs a reason, or the rater is done.
        """
        proposal, visit = item.proposal, self.visit_of(item)
        if proposal is not None and proposal.answer is value and not reason:
            visit = ""  # it rests on the measurement
        rater, session = self.rater, self._session
        proposed = proposal.answer.value if proposal else ""
        if rater is not None:
            return rating.rate(
                self._shell.site,
                rater,
                item=item.item.id,
                subject=item.subject,
                value=value,
                reason=reason,
                visit=visit,
                proposed=proposed,
                at_utc=session.clock(),
            )
        return assessing.answer(
            self._shell.site,
            checklist=self._shell.site.header.checklist,
            item=item.item.id,
            value=value,
            by=session.person.name,
            at_utc=session.clock(),
            subject=item.subject,
            reason=reason,
            proposed=proposed,
            proposal_text=worded(proposal.text) if proposal else "",
            visit=visit,
        )

    def clear(self, item: ItemResult) -> Edit | None:
        """Return the edit that makes a question unanswered again; None where it is.

        Raises:
            UserError: the rater is done.
        """
        if item.answer is None:
            return None
        rater, given = self._own(item)
        if rater is not None:
            return rating.clear_rating(rater, given) if given else None
        return assessing.clear_answer(item.answer)

    def explain(self, item: ItemResult, reason: str) -> Edit | None:
        """Return the edit that writes the sentence of an answer.

        Raises:
            UserError: the rater is done.
        """
        return self._change(item, Message(N_("Say why: {item}"), {"item": item.item.id}), reason)

    def move_to(self, item: ItemResult, visit: str) -> Edit | None:
        """Return the edit that lets an answer rest on another visit.

        Raises:
            UserError: the rater is done.
        """
        label = Message(N_("Choose the visit of {item}"), {"item": item.item.id})
        return self._change(item, label, None, visit)

    def place(self, item: ItemResult, x_m: float, y_m: float) -> Edit | None:
        """Return the edit that says where on the plan an answer shows.

        Raises:
            UserError: it shows at a mark, or it is not low.
        """
        return assessing.place_answer(item.answer, x_m, y_m) if item.answer else None

    def take_place_away(self, item: ItemResult) -> Edit | None:
        """Return the edit that takes an answer off the plan; None where it is on none."""
        is_pinned = item.answer is not None and item.answer.pin_m is not None
        return assessing.take_place_away(item.answer) if item.answer and is_pinned else None

    def _change(
        self, item: ItemResult, label: Message, reason: str | None, visit: str | None = None
    ) -> Edit | None:
        if item.answer is None:
            return None
        values = {
            key: value for key, value in (("reason", reason), ("visit", visit)) if value is not None
        }
        rater, given = self._own(item)
        if rater is not None:
            return rating.change_rating(rater, given, label, **values) if given else None
        return assessing.set_record(item.answer, label, **values)

    def _own(self, item: ItemResult) -> tuple[Rater | None, Rating | None]:
        rater = self.rater
        if rater is None:
            return None, None
        given = rating.ratings_of(self._shell.site, rater)
        return rater, given.get((item.item.id, item.subject))

    @property
    def _session(self) -> Session:
        session = self._shell.session
        if session is None:
            raise LookupError("no assessment is open")
        return session
