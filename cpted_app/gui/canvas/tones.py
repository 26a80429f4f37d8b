"""Plan pictures made quiet: paper takes the canvas ground, ink steps back behind the marks.

Belongs here: colours of rendered tiles, as arrays. A drawing is toned; a photograph is left
as it is, since an inverted photograph shows nothing.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cpted_app.drawing.theme import Theme
from cpted_app.gui.canvas.painter import ground_of

Pixels = npt.NDArray[np.uint8]

INK_STRENGTH = 0.72
"""Share of the contrast between paper and ink that is kept."""
WHITE = (255, 255, 255)
PAPER_SHARE = 0.5
"""A picture of which this share is nearly white is taken for a drawing."""


@dataclass(frozen=True, slots=True)
class Tone:
    """Colours a drawing's paper and ink become."""

    ground: tuple[int, int, int]
    ink: tuple[int, int, int]

    @classmethod
    def of(cls, theme: Theme) -> "Tone":
        """Return the tone of a theme."""
        return cls(theme.rgb(ground_of(theme)), theme.rgb("text"))

    @property
    def is_dark(self) -> bool:
        """Whether paper is darker than ink."""
        return sum(self.ground) < sum(self.ink)


def is_drawing(pixels: Pixels) -> bool:
    """Return whether a picture, shape (h, w, 4), is mostly paper."""
    bright = pixels[..., :3].min(axis=-1) > 225
    clear = pixels[..., 3] < 30
    return bool((bright | clear).mean() >= PAPER_SHARE)


def toned(pixels: Pixels, tone: Tone) -> Pixels:
    """Return a drawing in a theme's paper and ink, opaque, shape (h, w, 4); hues are kept."""
    colour = laid_on(pixels, WHITE)[..., :3].astype(np.int16)
    if tone.is_dark:
        light = (colour @ np.array([77, 150, 29], dtype=np.int32)) >> 8
        np.clip(colour + (255 - 2 * light)[..., None].astype(np.int16), 0, 255, out=colour)
    result = np.empty_like(pixels)
    result[..., 3] = 255
    for channel in range(3):
        table = _table(tone.ground[channel], tone.ink[channel], is_dark=tone.is_dark)
        result[..., channel] = table[colour[..., channel]]
    return result


def laid_on(pixels: Pixels, paper: tuple[int, int, int]) -> Pixels:
    """Return a picture laid on paper of a colour."""
    if bool((pixels[..., 3] == 255).all()):
        return pixels
    share = pixels[..., 3:].astype(np.uint16)
    colour = (pixels[..., :3] * share + np.array(paper, dtype=np.uint16) * (255 - share)) // 255
    return np.concatenate([colour, np.full_like(share, 255)], axis=-1).astype(np.uint8)


def _table(ground: int, ink: int, *, is_dark: bool) -> Pixels:
    # By day 255 is paper; by night the picture was turned over and 0 is paper.
    steps = np.arange(256) / 255.0
    share = (steps if is_dark else 1.0 - steps) * INK_STRENGTH
    return np.asarray(np.round(ground + (ink - ground) * share), dtype=np.uint8)
