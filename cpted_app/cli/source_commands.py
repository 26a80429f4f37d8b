"""What a file or a plan of the site holds, and marks from a plan: the rest of ``import``."""

import argparse
from pathlib import Path
from typing import Any

from cpted_app.cli.arguments import opened
from cpted_app.cli.output import print_json, say_problems
from cpted_app.i18n import _, ngettext


def list_holdings(chosen: argparse.Namespace) -> int:
    """Print layers, blocks and tags with their counts; nothing is changed."""
    from cpted_app.session import extraction, workflow

    with opened(chosen.site, read_only=True) as session:
        source = extraction.source_of(session, chosen.file, chosen.from_plan or "")
        options = extraction.Options(crs=chosen.crs, metres_per_unit=chosen.metres_per_unit)
        inventory = source.read(session.site, options)
    proposals = extraction.all_suggested(inventory)
    if chosen.json:
        rows = [
            {
                "section": one.section.value,
                "name": one.name,
                "count": len(one.rows),
                "shapes": dict(one.shapes),
                "columns": list(one.columns),
                "suggested": proposals[one.key].kind or None,
            }
            for one in inventory.holdings
        ]
        problems = workflow.problems_json(inventory.problems)
        print_json({"source": inventory.title, "holdings": rows, "problems": problems})
        return 0
    say_problems(inventory.problems)
    sections = {"layer": _("layer"), "block": _("block"), "tag": _("tag")}
    for one in inventory.holdings:
        kind = proposals[one.key].kind.replace("_", "-")
        line = f"{len(one.rows):>8}  {sections[one.section.value]}  {one.name}"
        print(f"{line}  → {kind}" if kind else line)
    return 0


def from_plan(chosen: argparse.Namespace) -> int:
    """Make marks of one kind from a plan of the site."""
    from cpted_app.session import extraction

    with opened(chosen.site, read_only=False) as session:
        source = extraction.source_of(session, None, chosen.from_plan)
        inventory = source.read(session.site, extraction.Options())
        picks = [
            extraction.Pick(
                holding=one.key,
                kind=chosen.kind,
                columns=dict(chosen.map),
                constants=dict(chosen.set),
                only=dict(chosen.only),
            )
            for one in extraction.chosen_holdings(inventory, chosen.layer, chosen.kind)
        ]
        found = extraction.make_marks(session, inventory, picks, Path.cwd())
    told_of = [problem for tally in found.tallies.values() for problem in tally.problems]
    return told(found, is_json=chosen.json, more=told_of)


def told(found: Any, *, is_json: bool, more: list[Any] | None = None) -> int:
    """Print what an import did; return the exit status."""
    from cpted_app.session import workflow

    added, updated = found.added, found.updated
    problems = (*found.problems, *(more or ()))
    if is_json:
        told_of = workflow.problems_json(problems)
        print_json({"added": added, "updated": updated, "problems": told_of})
    else:
        say_problems(problems)
        print(ngettext("Added {n} mark.", "Added {n} marks.", added).format(n=added))
        if updated:
            text = ngettext("Updated {n} mark.", "Updated {n} marks.", updated)
            print(text.format(n=updated))
    return 0 if added or updated or found.unchanged else 1
