"""Edits of the steps of the protocol: owner, day, done, waived."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from cpted_app.model.edit import Change, Edit
from cpted_app.model.records import ProtocolStep
from cpted_app.model.site import Site
from cpted_app.model.work import StepState
from cpted_app.words import N_, Message


def set_step(site: Site, step: str, **values: Any) -> Edit:
    """Return the edit that changes a step of the protocol.

    Raises:
        UserError: it is waived without a reason.
    """
    return Edit(Message(N_("Change a step of the protocol")), (_changed(site, step, values),))


def waive(site: Site, steps: Iterable[str], reason: str) -> Edit:
    """Return the edit that waives steps for one reason.

    Raises:
        UserError: the reason is empty.
    """
    values = {"state": StepState.WAIVED, "reason": reason.strip(), "done_on": ""}
    changes = tuple(_changed(site, step, values) for step in steps)
    return Edit(Message(N_("Waive steps of the protocol")), changes)


def _changed(site: Site, step: str, values: dict[str, Any]) -> Change:
    stored = site.get(ProtocolStep, step)
    return Change(stored, replace(stored or ProtocolStep(id=step), **values))
