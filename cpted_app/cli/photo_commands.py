"""The command about photographs: photo."""

import argparse
from pathlib import Path
from typing import Any

from cpted_app.cli.arguments import add_json, add_site, member, number, opened, place
from cpted_app.cli.output import print_bar, print_json, say_problems
from cpted_app.i18n import _
from cpted_app.model.kinds import Audience


def register(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("photo", help=_("add photos"))
    add_site(parser)
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help=_("JPEG, HEIC, PNG or WebP")
    )
    parser.add_argument(
        "--at", type=place, metavar="X,Y", help=_("a place in site metres, not the camera's")
    )
    parser.add_argument(
        "--bearing-deg", type=_bearing, metavar="B", help=_("looking towards, 0 … 360 from north")
    )
    parser.add_argument("--caption", metavar="TEXT", help=_("what is to be seen"))
    parser.add_argument(
        "--audience",
        type=member(Audience),
        default=Audience.PARTNERS,
        help=_("who may see them: public, partners (as if nothing is said) or police"),
    )
    parser.add_argument("--by", metavar="NAME", help=_("who took them"))
    parser.add_argument("--subject", default="site", metavar="ID", help=_("id or label of a mark"))
    parser.add_argument("--item", default="", metavar="ITEM", help=_("such as 2A-01"))
    parser.add_argument(
        "--personal-data", action="store_true", help=_("faces or number plates can be seen")
    )
    add_json(parser)
    parser.set_defaults(run=_photo)


def _bearing(text: str) -> float:
    value = number(text)
    if not 0.0 <= value <= 360.0:
        raise argparse.ArgumentTypeError(
            _("“{text}” is not a bearing from 0 to 360").format(text=text)
        )
    return value % 360.0


def _photo(chosen: argparse.Namespace) -> int:
    from cpted_app.session import workflow
    from cpted_app.session.photography import add_photos

    with opened(chosen.site, read_only=False) as session:
        added = add_photos(
            session,
            chosen.files,
            at=chosen.at,
            bearing_deg=chosen.bearing_deg,
            caption=chosen.caption,
            audience=chosen.audience,
            by=chosen.by,
            has_personal_data=chosen.personal_data,
            subject=workflow.mark_or_site(session.site, chosen.subject),
            item=workflow.known_item(session.site, chosen.item),
            told=print_bar,
        )
        print_bar(1.0)
    if chosen.json:
        print_json(
            {
                "added": len(added.photos),
                "labels": [photo.label for photo in added.photos],
                "problems": workflow.problems_json(added.problems),
            }
        )
    else:
        for photo in added.photos:
            print(_("Added {label}.").format(label=photo.label))
        say_problems(added.problems)
    return 0 if added.photos else 1
