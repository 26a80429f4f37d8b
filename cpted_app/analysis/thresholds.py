"""Limits with their source: value, unit, edition, and whether the source itself was read.

Belongs here: reading ``resources/thresholds/*.toml``. Which limit a question uses is said
by the checklist, what it is compared with by the rule; an analysis whose definition needs a
number with a source reads its row here as well.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Annotated, Literal

import msgspec

from cpted_app import resources
from cpted_app.errors import UserError
from cpted_app.words import N_

Operator = Literal[">=", "<=", ">", "<", "=="]
MOST = 1e9
"""Numbers beyond it, and those that are none, are faults of a file."""


class Threshold(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """One limit; ``verified`` only where the named source was read in print."""

    id: str
    quantity: str
    unit: str
    operator: Operator
    value: Annotated[float, msgspec.Meta(ge=-MOST, le=MOST)]
    source: str
    edition: str = ""
    clause: str = ""
    country: str = ""
    verified: bool = False
    valid_from: str = ""
    superseded_by: str = ""
    note: str = ""

    @property
    def citation(self) -> str:
        """Source, edition and clause in one line."""
        return ", ".join(part for part in (self.source, self.edition, self.clause) if part)


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    thresholds: tuple[Threshold, ...]


@cache
def load() -> Mapping[str, Threshold]:
    """Return every built-in threshold by id.

    Raises:
        UserError: a file cannot be read, or two rows have one id.
    """
    rows: dict[str, Threshold] = {}
    for path in sorted(resources.path("thresholds").glob("*.toml")):
        for row in read(path.read_bytes(), path.name):
            if row.id in rows:
                raise UserError(
                    N_("{file}: the threshold {id} is given twice."),
                    N_("Rename or remove one of the two rows."),
                    file=path.name,
                    id=row.id,
                )
            rows[row.id] = row
    return MappingProxyType(rows)


def read(content: bytes, file: str) -> tuple[Threshold, ...]:
    """Return the rows of a thresholds file.

    Raises:
        UserError: the content is not such a file; names the place.
    """
    return resources.decode_toml(content, file, _File).thresholds
