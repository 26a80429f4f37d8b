"""What a low answer looks like on the plan: a pin at its place, with its question and value."""

from cpted_app.drawing.primitives import Mark, Primitive, Text
from cpted_app.drawing.status import STATUS_COLOURS, Status
from cpted_app.model.kinds import AnswerValue
from cpted_app.model.records import Answer

PIN_PT = 15.0
"""How high a pin stands above its place, which is its tip."""


def answer_primitives(answer: Answer) -> list[Primitive]:
    """Return the primitives of an answer; the question's id and the answer last, as words."""
    if answer.pin_m is None:
        return []
    x, y = answer.pin_m
    status: Status = "blocked" if answer.value is AnswerValue.FAILS else "filtered"
    words = f"{answer.item} · {answer.value.value}"
    return [
        Mark(shape="answer", x=x, y=y, colour=STATUS_COLOURS[status], size_pt=PIN_PT),
        Text(text=words, x=x, y=y, dx_pt=PIN_PT * 0.54, dy_pt=PIN_PT * 0.44, bold=True),
    ]


def legend_sample(width_pt: float) -> Mark:
    """Return a pin in a legend's frame."""
    return Mark(shape="answer", x=width_pt / 2.0, y=-6.0, colour="bad", size_pt=12.0)
