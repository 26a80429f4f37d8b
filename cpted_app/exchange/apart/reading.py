"""New files, read apart: plans, marks and photos, with the words of the readers themselves."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from cpted_app import limits
from cpted_app.exchange.apart.process import Check, Reader
from cpted_app.exchange.mapping import Options
from cpted_app.exchange.plans import PlanFile
from cpted_app.exchange.plans import read_plan as own_read_plan
from cpted_app.exchange.registry import Imported
from cpted_app.exchange.registry import read_features as own_read_features
from cpted_app.model.site import Site

T = TypeVar("T")

READING = Reader("process that reads files")


def read(
    work: Callable[[], T], *, file: str, check: Check | None = None, reader: Reader = READING
) -> T:
    """Return what work returns that a reading process does: a partial of a named function.

    ``file`` is what the words say of a file that stops the reader; paths must be absolute.

    Raises:
        UserError: as the work raises it, or the reader was stopped by the file.
        Cancelled: as ``check`` raises it.
    """
    found: T = reader.call(work, file=file, seconds=limits.now().read_s, check=check)
    return found


def read_plan(
    path: Path,
    *,
    page: int | None = None,
    password: str | None = None,
    check: Check | None = None,
) -> PlanFile:
    """Return what a plan file holds; ``page`` counts from 0.

    Raises:
        UserError: the file cannot be used as a plan, or stopped the reader.
    """
    work = partial(own_read_plan, path.absolute(), page=page, password=password)
    return read(work, file=path.name, check=check)


def read_features(
    site: Site,
    path: Path,
    kind: str,
    options: Options | None = None,
    *,
    check: Check | None = None,
) -> Imported:
    """Return the edit that brings the features of a file into a site as marks of one kind.

    Raises:
        UserError: the file cannot be used at all, or stopped the reader.
    """
    work = partial(own_read_features, site, path.absolute(), kind, options)
    return read(work, file=path.name, check=check)
