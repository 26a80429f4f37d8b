"""Light with shadows over a made town: speed beside Radiance, agreement, errors, first calls.

Radiance comes with pyradiance: ``pip install --group bench``.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from statistics import median
from unittest.mock import patch

import numpy as np

from benchmarks import radiance
from benchmarks.row import Row
from benchmarks.town import Town, street_optic, town
from cpted_app.analysis.arrays import Array
from cpted_app.analysis.light import lighting
from cpted_app.analysis.light.lighting import Lamps, Quantity, Receiver
from cpted_app.analysis.obstacles import Obstacles, obstacles
from cpted_app.model.heights import FACE_HEIGHT_M
from cpted_app.model.site import Site
from cpted_app.session import warm_up

EDGES, MANY_EDGES, LUMINAIRES, PLACES = 2_006, 20_000, 323, 13_754
RUNS = 5
EH = Receiver(Quantity.HORIZONTAL)
PLANES = [EH, *(Receiver(Quantity.VERTICAL, bearing) for bearing in (0.0, 90.0, 180.0, 270.0))]
ALL = [*PLANES, Receiver(Quantity.SEMICYLINDRICAL, 90.0)]
PLAIN_CUT_OFF_M = 100.0
ALIKE, ALIKE_LX = 0.01, 0.001

_FIRST_CALL = "from cpted_app.__main__ import main; raise SystemExit(main(['--compile-loops']))"


def run() -> list[Row]:
    """Return speeds, agreement with Radiance, errors of the cut-off, and times of first calls."""
    warm_up.keep_compiled_loops()
    made = town(EDGES, LUMINAIRES, PLACES)
    return [*_speeds(made), *_beside_radiance(made), _cut_off(made), *_large(), *_first_calls()]


def _site(made: Town) -> tuple[Lamps, Obstacles, Array]:
    known = lighting.lamps(made.luminaires, {"street": street_optic()})
    points = np.column_stack([made.places_m, np.full(len(made.places_m), FACE_HEIGHT_M)])
    return known, obstacles(Site.of(made.barriers)), points


def _took(work: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return median(times)


def _on_one_core(known: Lamps, shade: Obstacles, points: Array, asked: list[Receiver]) -> float:
    """Return the seconds on one core."""
    with patch("os.cpu_count", return_value=1):
        return _took(lambda: lighting.illuminance(known, shade, points, asked, _quiet))


def _speeds(made: Town) -> list[Row]:
    known, shade, points = _site(made)
    pairs = len(known.ids) * len(points) / 1e6
    one = _on_one_core(known, shade, points, ALL)
    exact = _on_one_core(known.exact(), shade, points, ALL)
    every = _took(lambda: lighting.illuminance(known, shade, points, ALL, _quiet))
    goal = f"goal 4; Eh, 4 Ev, Esc; {pairs:.1f} M pairs, {len(shade.edges)} edges"
    return [
        Row("light with shadows, a core", pairs / one, "M/s", goal, pairs / one / 4.0),
        Row("light, every beam tested, a core", pairs / exact, "M/s", "the same", one / exact),
        Row(f"light, {os.cpu_count()} cores", pairs / every, "M/s", "one core", one / every),
    ]


def _beside_radiance(made: Town) -> list[Row]:
    names = ("light, Eh alone", "light, five planes", "points within 1 % of Radiance")
    if radiance.programs() is None:
        return [Row(name, float("nan"), "", "Radiance is not installed") for name in names]
    known, shade, points = _site(made)
    rows, found, peers = [], np.empty(0), np.empty(0)
    for name, asked in zip(names, ([EH], PLANES), strict=False):
        normals = np.array([lighting._normal(one) for one in asked])
        turned = np.tile(normals, (len(points), 1))
        there = np.repeat(points, len(asked), axis=0)
        peers, peer_s = radiance.illuminance(
            made.luminaires, {"street": street_optic()}, made.barriers, there, turned
        )
        own_s = _on_one_core(known, shade, points, asked)
        found = lighting.illuminance(known, shade, points, asked, _quiet).ravel()
        told = f"rtrace -I -ab 0: {peer_s:.2f} s"
        rows.append(Row(name, own_s, "s", told, peer_s / own_s))
    off = np.abs(found - peers)
    share = 100.0 * float((off <= np.maximum(ALIKE * peers, ALIKE_LX)).mean())
    told = f"goal 99.9; largest difference {off.max():.3f} lx of {peers.max():.0f}"
    return [*rows, Row(names[-1], share, "%", told)]


def _cut_off(made: Town) -> Row:
    """Return what is lost by not testing faint beams, beside leaving out luminaires far off."""
    known, shade, points = _site(made)
    right = lighting.illuminance(known.exact(), shade, points, ALL, _quiet)
    quick = lighting.illuminance(known, shade, points, ALL, _quiet)
    plain = np.zeros_like(right)
    for number, one in enumerate(known.ids):
        x_m, y_m = known.rows[number, :2]
        is_near = np.hypot(points[:, 0] - x_m, points[:, 1] - y_m) <= PLAIN_CUT_OFF_M
        alone = known.only([one]).exact()
        plain[is_near] += lighting.illuminance(alone, shade, points[is_near], ALL, _quiet)
    error, beside = np.abs(quick - right).max(), np.abs(plain - right).max()
    told = f"goal 0.01; cut off at {PLAIN_CUT_OFF_M:.0f} m: {beside:.3f} lx"
    return Row("error by faint beams", float(error), "lx", told)


def _large() -> list[Row]:
    rows = []
    for edges in (EDGES, MANY_EDGES):
        site = Site.of(town(edges, 1, 1).barriers)
        took_s = _took(lambda site=site: obstacles(site))  # type: ignore[misc]
        rows.append(Row(f"obstacles of {edges:,} edges", took_s * 1e3, "ms", "goal 500"))
    known, shade, points = _site(town(MANY_EDGES, LUMINAIRES, PLACES))
    pairs = len(known.ids) * len(points) / 1e6
    speed = pairs / _on_one_core(known, shade, points, ALL)
    return [*rows, Row(f"light among {MANY_EDGES:,} edges, a core", speed, "M/s", "goal 4")]


def _first_calls() -> list[Row]:
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "CPTED_APP_HOME": home, warm_up.FOLDER_VARIABLE: ""}

        def call() -> float:
            begin = time.perf_counter()
            subprocess.run([sys.executable, "-c", _FIRST_CALL], env=env, check=True)
            return time.perf_counter() - begin

        cold_s = call()
        warm_s = median(call() for _ in range(RUNS))
    return [
        Row("first light of a version, process and all", cold_s, "s", "compiled apart"),
        Row("first light of a start", warm_s, "s", f"compiling: {cold_s:.1f} s", cold_s / warm_s),
    ]


def _quiet(_share: float) -> None:
    return
