"""Commands about checklists themselves: what there is, and a person's own ones."""

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cpted_app.cli.arguments import add_json
from cpted_app.cli.output import print_json, say
from cpted_app.i18n import _, ngettext, worded

if TYPE_CHECKING:
    from cpted_app.exchange.problems import Problem


def register(commands: Any) -> None:
    """Add the commands to the parser."""
    parser = commands.add_parser("checklists", help=_("list the checklists, your own ones too"))
    add_json(parser)
    parser.set_defaults(run=_checklists)

    parser = commands.add_parser("checklist", help=_("take in, write out or check a checklist"))
    what = parser.add_subparsers(metavar=_("WHAT"), required=True)
    files = _("TOML, CSV, or XLSForm (.xlsx)")
    taking = what.add_parser("import", help=_("take a checklist into your own ones"))
    taking.add_argument("file", type=Path, metavar="FILE", help=files)
    add_json(taking)
    taking.set_defaults(run=_import)
    writing = what.add_parser("export", help=_("write a checklist to a file"))
    writing.add_argument("id", metavar="ID", help=_("as in the list of checklists"))
    writing.add_argument("out", type=Path, metavar="OUT", help=files)
    writing.set_defaults(run=_export)
    checking = what.add_parser("check", help=_("say what is wrong with a checklist"))
    checking.add_argument("file", type=Path, metavar="FILE", help=files)
    add_json(checking)
    checking.set_defaults(run=_check)


def _checklists(chosen: argparse.Namespace) -> int:
    from cpted_app.session import list_files, workflow

    found = workflow.checklists_json()
    if chosen.json:
        print_json(found)
    else:
        for checklist in found:
            count = len(checklist["items"])
            items = ngettext("{n} item", "{n} items", count).format(n=count)
            print(f"{checklist['id']} {checklist['version']}: {checklist['title']}, {items}")
    for path, problem in list_files.damaged():
        say(_("{file} is left out: {problem}").format(file=path, problem=_worded(problem)))
    return 0


def _import(chosen: argparse.Namespace) -> int:
    from cpted_app.session import documents, list_files

    path, found = list_files.take_in(chosen.file)
    if chosen.json:
        told = {
            "id": found.raw.get("id") if path else None,
            "file": str(path) if path else None,
            "items": len(found.raw.get("items", ())) if path else 0,
            "problems": documents.problems_json(found.problems),
        }
        print_json(told)
    else:
        _tell(found.problems)
        if path is None:
            say(_("Nothing was taken: there is no question that can be used."))
        else:
            words = _("Taken as checklist {id}, {n} questions: {file}")
            count = len(found.raw["items"])
            print(words.format(id=found.raw["id"], n=count, file=path))
    return 0 if path else 1


def _export(chosen: argparse.Namespace) -> int:
    from cpted_app.assess.versions import offered
    from cpted_app.session import list_files

    list_files.write_list(offered(chosen.id), chosen.out)
    print(_("Written: {file}").format(file=chosen.out))
    return 0


def _check(chosen: argparse.Namespace) -> int:
    from cpted_app.session import documents, list_files

    found = list_files.read_list(chosen.file)
    if chosen.json:
        problems = documents.problems_json(found.problems)
        print_json({"ok": found.is_usable, "problems": problems})
    else:
        _tell(found.problems)
        if found.is_usable:
            print(_("The checklist can be used."))
    return 0 if found.is_usable else 1


def _tell(problems: "Iterable[Problem]") -> None:
    for problem in problems:
        say(_worded(problem))


def _worded(problem: "Problem") -> str:
    return f"{worded(problem.place)}: {worded(problem.message)} {worded(problem.remedy)}"
