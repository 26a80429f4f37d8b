"""What the chapter on proposals needs beside the results: computed once, of what readers may see.

Belongs here: the type. It is filled by whoever has the site; nothing in it may come from a part
of the site that the report's readers do not get.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from cpted_app.analysis.light.field import Field
from cpted_app.assess.comparison import Comparison
from cpted_app.report.sight_detail import SightField


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ProposalsDetail:
    """Existing state and proposals, and what each proposal changes over the plan.

    ``light`` is what lies more on the ground, lx, ``eyes`` how many openings more see a person;
    both by the id of the proposal, and only where the proposal changes it.
    """

    comparison: Comparison
    light: Mapping[str, Field] = field(default_factory=lambda: MappingProxyType({}))
    eyes: Mapping[str, SightField] = field(default_factory=lambda: MappingProxyType({}))
