"""How much of a file is taken: every limit by its name, adjustable in the settings file.

Belongs here: the numbers alone. A reader asks ``limits.now()`` when it checks, and names the
limit in its remedy; processes that read apart get the same ones. In ``settings.json``:
``"limits": {"pages": 5000}``.
"""

import msgspec


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What is read at most, per file where not told otherwise."""

    file_mb: int = 500
    """Size of a plan or of a file with features, MB."""
    geojson_mb: int = 200
    """Size of a GeoJSON file, MB."""
    unpacked_mb: int = 1000
    """Size of what is in an archive, MB."""
    picture_mb: int = 600
    """Memory for one decoded picture, MB: A0 at 430 dpi in grey, at 300 dpi in colour."""
    raster_megapixels: int = 4000
    """Pixels of a survey raster, which is read by windows."""
    pages: int = 5000
    """Pages of a PDF, or pictures in a TIFF."""
    photo_megapixels: float = 120
    """Pixels of a photo: more than any telephone's full sensor in its ordinary mode."""
    drawing_points: int = 20_000_000
    drawing_shapes: int = 1_000_000
    """Objects of a drawing, those of blocks and of re-used parts each time they are drawn."""
    drawing_repeats: int = 20_000
    """Re-used parts of an SVG, each time they are drawn."""
    drawing_layers: int = 2_000
    features: int = 200_000
    """Objects of one layer that become marks."""
    memory_mb: int = 2000
    """Memory of a process that reads."""
    read_s: float = 30.0
    """Time for reading one file, seconds."""
    render_s: float = 20.0
    """Time for one piece of a plan's picture, seconds."""
    idle_s: float = 300.0
    """After this many seconds without work a reading process ends."""

    @property
    def file_bytes(self) -> int:
        """The size of a file, bytes."""
        return self.file_mb * 1_000_000

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} must be above zero")


_current = [Limits()]


def now() -> Limits:
    """Return the limits in force."""
    return _current[0]


def use(limits: Limits) -> None:
    """Put limits in force, for this process and for reading processes started later."""
    _current[0] = limits
