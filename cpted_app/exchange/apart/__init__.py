"""Outside files read where their crash hurts nobody: in processes of their own.

The trust boundary. Everything that libraries written in C parse of a file from outside is
parsed apart, for the window and the command line alike: plans (pdfium, Pillow, GDAL, ezdxf
beside it), files with features (GDAL, msgspec, GEOS), photos (Pillow, libheif). What comes back
are values; ``wire`` lets nothing else through.

Still read inside: the assessment itself (SQLite, made for damaged files, and the store's
business alone), tables of control points, checklists, settings and photometric files (Python
code), the report and the example that this program made a moment ago, and icons and fonts that
came with it.

Two processes: what is open is shown by one, what is new is read in the other, so that a hostile
new file cannot stop the display of a good one.
"""

from cpted_app.exchange.apart.process import (
    Reader,
    ReaderBugError,
    ReaderStoppedError,
    close_all,
)
from cpted_app.exchange.apart.reading import READING, read, read_features, read_plan
from cpted_app.exchange.apart.showing import SHOWING, PlanSource

__all__ = [
    "READING",
    "SHOWING",
    "PlanSource",
    "Reader",
    "ReaderBugError",
    "ReaderStoppedError",
    "close_all",
    "read",
    "read_features",
    "read_plan",
    "warm",
]


def warm() -> None:
    """Start both processes, so that the first file does not wait for them."""
    READING.warm()
    SHOWING.warm()
