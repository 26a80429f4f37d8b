"""One edit with 5,000 features on the site: on disk, then measured and scored again."""

import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import shapely

from benchmarks.canvas import crowded_site
from benchmarks.row import Row
from cpted_app.model.actions import marking
from cpted_app.model.features import Luminaire, Sightline
from cpted_app.model.records import Header
from cpted_app.session.jobs import Job
from cpted_app.session.session import Session
from cpted_app.session.settings import Settings
from cpted_app.words import Message

EDITS = 60


class Passed:
    """Takes jobs and does none: what is left is the edit itself, as the window feels it."""

    def submit(self, job: Job) -> None:
        """Pass the job over."""


def run() -> list[Row]:
    """Return the times of an edit, of what follows from it, and of opening; 5,000 features."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "site.gpkg"
        rows = tuple(crowded_site().features)
        session = Session.create(path, Header(), settings=Settings(), runner=Passed())
        session.do(marking.place_many(session.site, rows, Message("fill")))
        lamp = _timed(lambda n: _place(session, Luminaire, shapely.Point(n, n)))
        session.close()
        begin = time.perf_counter()
        session = Session.open(path, settings=Settings())
        opened_s = time.perf_counter() - begin
        line = shapely.LineString([(0, 0), (40, 30)])
        view = _timed(lambda _n: _place(session, Sightline, line))
        session.close()
        bare = _bare_commit_ms(Path(folder) / "bare.db")
    baseline = f"one row in bare SQLite {bare:.1f} ms"
    return [
        Row("edit, on disk and in memory, p95", lamp, "ms", baseline, bare / lamp),
        Row("edit, 833 sightlines measured and scored, p95", view, "ms", baseline, bare / view),
        Row("open 5,000 features", opened_s, "s"),
    ]


def _place(session: Session, kind: type, geometry: shapely.Geometry) -> None:
    session.do(marking.place(session.site, kind, geometry))


def _timed(act: Callable[[int], object]) -> float:
    taken = []
    for number in range(EDITS):
        begin = time.perf_counter()
        act(number)
        taken.append(1e3 * (time.perf_counter() - begin))
    return float(np.percentile(taken, 95))


def _bare_commit_ms(path: Path) -> float:
    conn = sqlite3.connect(path, isolation_level=None)
    conn.execute("PRAGMA synchronous = FULL")
    conn.execute("CREATE TABLE one (id INTEGER PRIMARY KEY, text TEXT)")
    taken = _timed(lambda n: conn.execute("INSERT INTO one (text) VALUES (?)", (str(n),)))
    conn.close()
    return taken
