"""A field of a proposal less the same field of what exists, as a picture over the plan."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from cpted_app.analysis.arrays import Array
from cpted_app.analysis.registry import Progress, part
from cpted_app.analysis.sampling import Raster
from cpted_app.drawing.fields import FieldPicture
from cpted_app.model.site import Site
from cpted_app.session.field_picture import Question


@dataclass(frozen=True, slots=True, eq=False)
class Difference:
    """The same question about two states of a site; what is more afterwards is positive.

    Where something became endless, such as a walk that leads nowhere any more, the difference is
    endless too; where it is endless in both, nothing has changed. Inside a building of either
    state there is none.
    """

    after: Question
    before: Question

    @property
    def site(self) -> Site:
        """The site afterwards."""
        return self.after.site

    @property
    def cells(self) -> tuple[int, ...]:
        """About the cells of the stages of its picture."""
        return self.after.cells

    @property
    def is_smooth(self) -> bool:
        """Whether a value goes over into the next one."""
        return self.after.is_smooth

    @property
    def is_exact(self) -> bool:
        """Whether it may be asked at single places."""
        return self.after.is_exact

    @property
    def is_of_grid(self) -> bool:
        """Whether values belong to their grid."""
        return self.after.is_of_grid

    def on(self, raster: Raster, progress: Progress) -> Array:
        """Return the differences on a grid, shape (ny, nx), NaN where there is none."""
        before = self.before.on(raster, part(progress, 0, 2))
        return _less(self.after.on(raster, part(progress, 1, 2)), before)

    def value_at(self, x_m: float, y_m: float) -> float | None:
        """Return the difference at one place, or None where there is none."""
        after, before = self.after.value_at(x_m, y_m), self.before.value_at(x_m, y_m)
        if after is None or before is None:
            return None
        return float(_less(np.array(after), np.array(before)))

    def veil(
        self, _raster: Raster, _values: Array, _holes: Sequence[shapely.Polygon]
    ) -> FieldPicture | None:
        """Return None: a difference has no night of its own."""
        return None


def _less(after: Array, before: Array) -> Array:
    is_alike = after == before  # endless in both, too
    with np.errstate(invalid="ignore"):
        return np.where(is_alike, 0.0, after - before)
