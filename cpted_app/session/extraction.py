"""Marks from what a file or a plan of the site holds: look, choose, one edit.

Belongs here: where a source's bytes come from, and the one step that makes the marks. What a
source holds and what becomes of it is ``exchange``'s.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from cpted_app.errors import UserError
from cpted_app.exchange import apart
from cpted_app.exchange.extraction import Extraction, Pick, Tally, extracted, is_understood
from cpted_app.exchange.inventory import Holding, Inventory, Section, inventory_of
from cpted_app.exchange.mapping import Options
from cpted_app.exchange.plan_inventory import inventory_of_plan, source_name
from cpted_app.exchange.suggestions import all_suggested
from cpted_app.model.features import feature_class
from cpted_app.model.records import Plan
from cpted_app.model.site import Site
from cpted_app.session.intake import check_other, from_here, with_light
from cpted_app.session.session import Session
from cpted_app.words import N_, Message


@dataclass(frozen=True, slots=True)
class FileSource:
    """A file that marks are to be made of."""

    path: Path

    @property
    def title(self) -> str:
        """What people call it."""
        return self.path.name

    @property
    def name(self) -> str:
        """What marks remember of it."""
        return self.path.name

    def read(self, site: Site, options: Options) -> Inventory:
        """Return what it holds, placed on a site."""
        work = partial(inventory_of, site, self.path.absolute(), options)
        return apart.read(work, file=self.path.name)


@dataclass(frozen=True, slots=True)
class PlanLines:
    """A plan of the site that marks are to be made of, with its bytes."""

    plan: Plan
    data: bytes

    @property
    def title(self) -> str:
        """What people call it."""
        return self.plan.name

    @property
    def name(self) -> str:
        """What marks remember of it."""
        return source_name(self.plan)

    def read(self, site: Site, _options: Options) -> Inventory:
        """Return what it holds, placed where the site has the plan now."""
        plan = site.get(Plan, self.plan.id) or self.plan
        work = partial(inventory_of_plan, site, plan, self.data)
        return apart.read(work, file=plan.name)


MarkSource = FileSource | PlanLines


def plan_lines(session: Session, plan: Plan) -> PlanLines:
    """Return a plan of a session as a source of marks."""
    return PlanLines(plan, session.attachment(plan.attachment))


def source_of(session: Session, file: Path | None, plan: str) -> MarkSource:
    """Return a file, or a plan by its id or name, as a source of marks.

    Raises:
        UserError: there is no such plan, or the file is the assessment itself.
    """
    if file is not None:
        check_other(session, file)
        return FileSource(file)
    plans = session.site.plans
    found = [one for one in plans if one.id == plan]
    found = found or [one for one in plans if one.name.lower() == plan.lower()]
    if len(found) != 1:
        raise UserError(
            N_("There is no plan “{name}”, or more than one."),
            N_("Give the id of one of them: {plans}."),
            name=plan,
            plans=", ".join(f"{one.id} ({one.name})" for one in plans) or "–",
        )
    return plan_lines(session, found[0])


def chosen_holdings(inventory: Inventory, layer: str | None, kind: str) -> list[Holding]:
    """Return the holdings that a name means; without one, all layers, and the tags of a kind."""
    if layer is not None:
        return [inventory.holding(layer)]
    row_class = feature_class(kind)
    found = [
        one
        for one in inventory.holdings
        if one.section is Section.LAYER
        or (one.section is Section.TAG and is_understood(one.rows, row_class))
    ]
    if not found:
        raise UserError(
            N_("Nothing in {file} says by itself that it is of this kind: {kind}."),
            N_("Choose with --layer; it has: {names}."),
            file=inventory.title,
            kind=Message(row_class.title),
            names=", ".join(one.name for one in inventory.holdings) or "–",
        )
    return found


def folder_of(source: MarkSource) -> Path | None:
    """Return the folder that files named in a source are looked for in; a plan's is not known."""
    return source.path.absolute().parent if isinstance(source, FileSource) else None


def marks_of(
    site: Site, inventory: Inventory, picks: Sequence[Pick], folder: Path | None
) -> Extraction:
    """Return the edit that makes marks of what was picked, with the files these name.

    Raises:
        UserError: a holding, a kind, a field or a column does not exist.
    """
    picks = [replace(pick, constants=from_here(pick.constants)) for pick in picks]
    return with_light(site, extracted(site, inventory, picks), folder)


def make_marks(
    session: Session, inventory: Inventory, picks: Sequence[Pick], folder: Path | None = None
) -> Extraction:
    """Make marks of what was picked, in one step; files they name are looked for in a folder.

    Raises:
        UserError: a holding, a kind, a field or a column does not exist.
    """
    found = marks_of(session.shown, inventory, picks, folder)
    if found.edit.changes:
        session.do(found.edit)
    return found


__all__ = [
    "Extraction",
    "FileSource",
    "Holding",
    "Inventory",
    "MarkSource",
    "Options",
    "Pick",
    "PlanLines",
    "Section",
    "Tally",
    "all_suggested",
    "chosen_holdings",
    "folder_of",
    "make_marks",
    "marks_of",
    "plan_lines",
    "source_of",
]
