"""What the chapter on light needs beside the results: computed once, from what readers may see.

Belongs here: the type. It is filled by whoever has the site and its files; nothing in it may
come from a part of the site that the report's readers do not get.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from cpted_app.analysis.light.what_if import Comparison, WhatIf
from cpted_app.words import Message


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LightDetail:
    """Fields for the maps, what would change, and what was found in the photometric files.

    ``what_if`` is by the id of the route or zone; ``comparison`` is None where nothing shines;
    ``warnings`` by the name of the photometry; ``generic`` names the estimates among them.
    """

    what_if: Mapping[str, WhatIf] = field(default_factory=lambda: MappingProxyType({}))
    comparison: Comparison | None = None
    has_planned: bool = False
    warnings: Mapping[str, tuple[Message, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    generic: frozenset[str] = frozenset()
