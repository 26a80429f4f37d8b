"""Candidates of concealment on the plan: their outline and where one would stand."""

from collections.abc import Iterable
from dataclasses import replace

from cpted_app.analysis.hiding.result import Candidate
from cpted_app.drawing.eyes_charts import areas
from cpted_app.drawing.primitives import Mark, Primitive, Text


def candidate_shapes(candidates: Iterable[Candidate]) -> tuple[Primitive, ...]:
    """Return candidates as primitives in site metres; pockets with one way out are hatched."""
    parts: list[Primitive] = []
    for one in candidates:
        is_pocket = one.kind == "entrapment"
        parts += [replace(path, hatch=is_pocket) for path in areas(one.outline, "warn")]
        x, y = one.place_m
        parts.append(Mark(shape="dot", x=x, y=y, colour="warn", size_pt=6.0))
        parts.append(Text(text=f"{one.rank}", x=x, y=y, dx_pt=5.0, dy_pt=3.0, bold=True))
    return tuple(parts)
