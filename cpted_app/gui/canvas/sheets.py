"""Which piece of a plan page has which pixels."""

import math
from dataclasses import dataclass, field

import numpy as np

from cpted_app.exchange.repairs import Repairs
from cpted_app.exchange.vector_pages import VECTOR_TYPES, Looks
from cpted_app.model.records import Plan

TILE_PX = 512
WHOLE_PX = 1024
WHOLE = -1
"""The column and row of the picture of a whole page."""

Source = tuple[str, Repairs]
"""An attachment, and what is mended in it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of one plan file."""

    attachment: str
    media_type: str
    page: int
    width: float
    height: float
    looks: Looks = ()
    """How the layers of a drawing are shown."""
    repairs: Repairs = ()
    """What is mended in a drawing when it is read."""
    name: str = field(default="", compare=False)
    """What the plan is called where it cannot be shown."""

    @classmethod
    def of(cls, plan: Plan, looks: Looks = ()) -> "Sheet":
        """Return the page that a plan shows."""
        return cls(
            attachment=plan.attachment,
            media_type=plan.media_type,
            page=plan.page,
            width=plan.width_px,
            height=plan.height_px,
            looks=looks,
            repairs=plan.repairs,
            name=plan.name,
        )

    @property
    def source(self) -> Source:
        """What is opened for it: the file, and what is mended in it."""
        return self.attachment, self.repairs

    @property
    def whole(self) -> "Tile":
        """The picture of the whole page, asked for first."""
        return Tile(self, WHOLE_PX / max(self.width, self.height), WHOLE, WHOLE)

    @property
    def finest(self) -> float:
        """Pixels per plan unit beyond which nothing more is to be seen."""
        if self.media_type in VECTOR_TYPES:
            return math.inf
        return 2.0 if self.media_type.startswith("image/") else 400.0


@dataclass(frozen=True, slots=True)
class Tile:
    """A piece of a sheet at ``scale`` device pixels per plan unit."""

    sheet: Sheet
    scale: float
    column: int
    row: int

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom in plan units."""
        sheet = self.sheet
        if self.column == WHOLE:
            return (0.0, 0.0, sheet.width, sheet.height)
        side = TILE_PX / self.scale
        left, top = self.column * side, self.row * side
        return (left, top, min(left + side, sheet.width), min(top + side, sheet.height))

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height in pixels."""
        left, top, right, bottom = self.box
        width, height = round((right - left) * self.scale), round((bottom - top) * self.scale)
        return max(width, 1), max(height, 1)


def tiles_in(sheet: Sheet, scale: float, box: tuple[float, float, float, float]) -> list[Tile]:
    """Return the tiles of a sheet that a box of plan units touches, the middle ones first."""
    side = TILE_PX / scale
    left, top = max(box[0], 0.0), max(box[1], 0.0)
    right, bottom = min(box[2], sheet.width), min(box[3], sheet.height)
    if left >= right or top >= bottom:
        return []
    columns = range(int(left // side), int(np.ceil(right / side)))
    rows = range(int(top // side), int(np.ceil(bottom / side)))
    x, y = (box[0] + box[2]) / 2.0 / side - 0.5, (box[1] + box[3]) / 2.0 / side - 0.5
    found = [Tile(sheet, scale, column, row) for row in rows for column in columns]
    return sorted(found, key=lambda tile: abs(tile.column - x) + abs(tile.row - y))
