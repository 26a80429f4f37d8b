"""The pins of low answers on the canvas: which one lies under the pointer."""

import math
from collections.abc import Iterable

from cpted_app.model.records import Answer

Point = tuple[float, float]

HEAD_REACHES = 1.1
"""How far the middle of a pin's head lies above its place, in reaches of the pointer."""
PIN_REACHES = 1.4
"""How far from there a pin is still hit, in reaches of the pointer."""


def answer_at(answers: Iterable[Answer], at: Point, reach_m: float) -> Answer | None:
    """Return the answer whose pin lies there: the nearest one, the topmost of equals."""
    near = [
        (math.dist((row.pin_m[0], row.pin_m[1] + HEAD_REACHES * reach_m), at), row)
        for row in reversed(list(answers))
        if row.pin_m is not None
    ]
    distance_m, answer = min(near, key=lambda pair: pair[0], default=(math.inf, None))
    return answer if distance_m <= PIN_REACHES * reach_m else None
