"""Pixels from below the window as Qt's images."""

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage


def image_of(pixels: npt.NDArray[np.uint8]) -> QImage:
    """Return an RGBA picture, shape (height, width, 4), as an image of its own."""
    height, width = pixels.shape[:2]
    data = np.ascontiguousarray(pixels)
    return QImage(data.data, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()
