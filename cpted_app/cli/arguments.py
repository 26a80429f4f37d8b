"""Kinds of arguments: texts of the command line as values of the field."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from cpted_app.cli.output import say
from cpted_app.errors import UserError
from cpted_app.i18n import _
from cpted_app.units import parse_number

if TYPE_CHECKING:
    from cpted_app.session.session import Session

E = TypeVar("E", bound=StrEnum)


def member(enum: type[E]) -> Callable[[str], E]:
    """Return the reader of one of a closed set; hyphen and underscore are the same."""

    def read(text: str) -> E:
        try:
            return enum(text.strip().lower().replace("-", "_").replace(" ", "_"))
        except ValueError:
            choices = ", ".join(choice.value.replace("_", "-") for choice in enum)
            raise argparse.ArgumentTypeError(
                _("“{text}” is not one of {choices}").format(text=text, choices=choices)
            ) from None

    return read


def feature_kind(text: str) -> str:
    """Read a kind of feature."""
    from cpted_app.model.features import BY_KIND

    kind = text.strip().lower().replace("-", "_")
    if kind not in BY_KIND:
        raise argparse.ArgumentTypeError(
            _("“{text}” is not one of {choices}").format(text=text, choices=", ".join(BY_KIND))
        )
    return kind


def filled(text: str) -> str:
    """Read a text that must not be empty."""
    if not text.strip():
        raise argparse.ArgumentTypeError(_("it is empty"))
    return text


def number(text: str) -> float:
    """Read a number with comma or point."""
    try:
        return parse_number(text)
    except UserError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def positive(text: str) -> float:
    """Read a number larger than zero."""
    value = number(text)
    if value <= 0.0:
        raise argparse.ArgumentTypeError(_("“{text}” is not larger than 0").format(text=text))
    return value


def page_number(text: str) -> int:
    """Read a page as people count, from 1; return it as counted from 0."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(_("“{text}” is not a page: 1, 2 …").format(text=text))
    return int(text) - 1


def place(text: str) -> tuple[float, float]:
    """Read ``X,Y`` in site metres; with decimal commas, ``X;Y``."""
    parts = text.split(";" if ";" in text else ",")
    if len(parts) != 2:
        raise argparse.ArgumentTypeError(_("“{text}” is not X,Y").format(text=text))
    return number(parts[0]), number(parts[1])


def assignment(text: str) -> tuple[str, str]:
    """Read ``FIELD=VALUE``."""
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise argparse.ArgumentTypeError(_("“{text}” is not FIELD=VALUE").format(text=text))
    return name.strip().replace("-", "_"), value.strip()


def choice(text: str) -> tuple[str, str]:
    """Read ``COLUMN=PATTERN``; a column is called what it is called."""
    name, equals, pattern = text.partition("=")
    if not equals or not name.strip() or not pattern.strip():
        raise argparse.ArgumentTypeError(_("“{text}” is not COLUMN=PATTERN").format(text=text))
    return name.strip(), pattern.strip()


@contextmanager
def opened(path: Path, *, read_only: bool) -> Iterator["Session"]:
    """Open the session of a site for one command."""
    from cpted_app.session.session import Session

    session = Session.open(path, read_only=read_only)
    was_final = session.site.header.is_final
    try:
        yield session
        if was_final and not session.site.header.is_final:
            say(_("This was issued; it is a draft again."))
    finally:
        session.close()


def add_site(parser: argparse.ArgumentParser) -> None:
    """Add the argument that every command on a site begins with."""
    parser.add_argument("site", type=Path, metavar="SITE.gpkg", help=_("the assessment"))


def add_scenario(parser: argparse.ArgumentParser) -> None:
    """Add the option that carries a proposal out first."""
    parser.add_argument(
        "--scenario",
        metavar="LABEL",
        help=_("as it would be with a proposal carried out, by its letter such as A"),
    )


def add_any_site(parser: argparse.ArgumentParser) -> None:
    """Add the flag that compares although the earlier state may be of another site."""
    parser.add_argument(
        "--any-site", action="store_true", help=_("although it looks like another site")
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add the flag for machine-readable output."""
    parser.add_argument("--json", action="store_true", help=_("print one JSON document"))
