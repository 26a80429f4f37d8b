"""Edits of proposals: add, describe, copy, remove, take a mark back, adopt."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from itertools import count
from string import ascii_uppercase
from typing import Any

from cpted_app.errors import UserError
from cpted_app.model.actions import marking
from cpted_app.model.edit import Edit, adding, joined, removing, replacing
from cpted_app.model.scenarios import Scenario, ScenarioChange
from cpted_app.model.site import Site
from cpted_app.model.staging import changes_of, difference, in_scenario
from cpted_app.words import N_, Message


def proposals(site: Site) -> tuple[Scenario, ...]:
    """Return the proposals of a site in their order."""
    return tuple(sorted(site.all(Scenario), key=lambda row: (row.position, row.label, row.id)))


def add(site: Site, **values: Any) -> Edit:
    """Return the edit that begins a proposal under the next letter; it is as what exists.

    Raises:
        UserError: nothing on the site is in metres yet.
    """
    _check_metric(site)
    row = Scenario(
        id=marking.new_id(), label=_next_label(site), position=_next_position(site), **values
    )
    return adding(Message(N_("Add proposal {label}"), {"label": row.label}), row)


def describe(row: Scenario, **values: Any) -> Edit:
    """Return the edit that changes name, note, cost or readers of a proposal."""
    label = Message(N_("Change proposal {label}"), {"label": row.label})
    return replacing(label, (row, replace(row, **values)))


def duplicate(site: Site, row: Scenario) -> Edit:
    """Return the edit that begins a proposal with all that another one changes."""
    copy = replace(row, id=marking.new_id(), label=_next_label(site), position=_next_position(site))
    changes = (
        replace(each, id=f"{copy.id}-{each.subject}", scenario=copy.id)
        for each in changes_of(site, row.id).values()
    )
    label = Message(N_("Copy proposal {label}"), {"label": row.label})
    return adding(label, copy, *changes)


def remove(site: Site, row: Scenario) -> Edit:
    """Return the edit that removes a proposal and what it changes.

    What was said about marks that only this proposal has is kept where they were.
    """
    label = Message(N_("Remove proposal {label}"), {"label": row.label})
    changes = changes_of(site, row.id).values()
    return joined(label, _kept(site, row, label), removing(label, *changes, row))


def reset(site: Site, scenario: str, ids: Collection[str]) -> Edit:
    """Return the edit after which marks are in a proposal as they exist."""
    label = Message(N_("As it exists"))
    changes = changes_of(site, scenario)
    return removing(label, *(each for one, each in changes.items() if one in ids))


def adopt(site: Site, row: Scenario) -> Edit:
    """Return the edit that makes a proposal what exists; it then changes nothing any more.

    Marks that it removes go as marks do that are deleted: answers about them go too, remarks
    stay where they were.

    Raises:
        UserError: the proposal changes nothing.
    """
    changes = changes_of(site, row.id)
    if not changes:
        raise UserError(
            N_("Proposal {label} changes nothing."),
            N_("Show it, draw what it would change, then adopt it."),
            label=row.label,
        )
    label = Message(N_("Adopt proposal {label}"), {"label": row.label})
    steps = difference(site, in_scenario(site, row.id)).changes
    gone = [each.row.id for each in steps if each.after is None]
    kept = Edit(label, tuple(each for each in steps if each.after is not None))
    deleted = marking.delete(site, gone) if gone else Edit(label, ())
    return joined(label, deleted, kept, removing(label, *changes.values()))


def _kept(site: Site, row: Scenario, label: Message) -> Edit:
    """Return the edit that pins what was said about marks of a proposal to their places."""
    exists = {mark.id for mark in site.features}
    rows = [mark for mark in in_scenario(site, row.id).features if mark.id not in exists]
    shared = {each.subject for each in site.all(ScenarioChange) if each.scenario != row.id}
    return marking.unpinned(site, [mark for mark in rows if mark.id not in shared], label)


def _check_metric(site: Site) -> None:
    if not site.header.is_metric:
        raise UserError(
            N_("The site is not in metres yet, so nothing can be proposed on it."),
            N_("Calibrate the plan first."),
        )


def _next_position(site: Site) -> int:
    return max((row.position for row in site.all(Scenario)), default=-1) + 1


def _next_label(site: Site) -> str:
    """Return the letter after the last one; a letter is not given twice while it is in use."""
    last = max((_number(row.label) for row in site.all(Scenario)), default=-1)
    used = {row.label for row in site.all(Scenario)}
    return next(text for text in map(_letters, count(last + 1)) if text not in used)


def _letters(number: int) -> str:
    """Return A for 0, B for 1, and AA after Z."""
    text = ""
    while number >= 0:
        number, place = divmod(number, len(ascii_uppercase))
        text = ascii_uppercase[place] + text
        number -= 1
    return text


def _number(label: str) -> int:
    """Return the number of a letter, -1 of a label that is none."""
    return _value(label) if label and set(label) <= set(ascii_uppercase) else -1


def _value(letters: Iterable[str]) -> int:
    number = 0
    for letter in letters:
        number = number * len(ascii_uppercase) + ascii_uppercase.index(letter) + 1
    return number - 1
