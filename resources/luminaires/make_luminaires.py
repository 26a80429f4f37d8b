"""Makes the generic luminaires: EULUMDAT files by formula, of no maker's product.

python resources/luminaires/make_luminaires.py

Each distribution says below what it stands for; all are a first estimate and no replacement
for the file of the luminaire that is built. C0–C180 runs along the road or the wall, C90 looks
to the road or away from the wall.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Intensity = Callable[[float, float, float], float]
"""From a unit direction (along C0, along C90, down) to a relative intensity."""

C_STEP_DEG, GAMMA_STEP_DEG = 5.0, 2.5
FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Generic:
    """A luminaire: file name, title, flux, power, size in mm, symmetry, and its intensity."""

    file: str
    title: str
    flux_lm: int
    watts: int
    size_mm: tuple[int, int, int]
    symmetry: int
    intensity: Intensity


def soft(value: float, low: float, high: float, width: float) -> float:
    """Return 1 well inside a span and 0 well outside, with soft edges."""
    rise = 1.0 / (1.0 + math.exp(-(value - low) / width))
    return rise / (1.0 + math.exp((value - high) / width))


def street(ahead: float, across: float, behind: float) -> Intensity:
    """Return an optic that lights a rectangle evenly, its sides in mounting heights."""

    def optic(x: float, y: float, z: float) -> float:
        if z <= 0.02:
            return 0.0
        even = 1.0 / z**3
        cut_off = soft(math.degrees(math.acos(min(z, 1.0))), -100.0, 76.0, 2.0)
        return (
            even * soft(x / z, -ahead, ahead, 0.25) * soft(y / z, -behind, across, 0.15) * cut_off
        )

    return optic


def globe(_x: float, _y: float, z: float) -> float:
    """Opal all round, a little more to the sides; the post takes the light straight down."""
    side = math.sqrt(max(1.0 - z * z, 0.0))
    return (0.75 + 0.25 * side) * soft(
        math.degrees(math.acos(max(min(z, 1.0), -1.0))), 15.0, 400.0, 4.0
    )


def bollard(_x: float, _y: float, z: float) -> float:
    """A ring of light to the ground around, nothing above the horizontal."""
    gamma = math.degrees(math.acos(max(min(z, 1.0), -1.0)))
    return soft(gamma, 40.0, 82.0, 4.0)


def wall_pack(_x: float, y: float, z: float) -> float:
    """A matt opening that looks down and away from the wall, cut off at the horizontal."""
    facing = max((y + z) / math.sqrt(2.0), 0.0)
    return facing * soft(z, 0.03, 9.0, 0.015)


def floodlight(_x: float, _y: float, z: float) -> float:
    """A beam of 2 × 20° to half its peak."""
    return float(max(z, 0.0) ** (math.log(0.5) / math.log(math.cos(math.radians(20.0)))))


def strip(x: float, y: float, z: float) -> float:
    """A matt tube under a ceiling, wide across its axis."""
    if z <= 0.0:
        return 0.0
    return (
        math.sqrt(max(1.0 - x * x, 0.0))
        * (0.4 + 0.6 * z)
        * soft(z, 0.02, 9.0, 0.01)
        * (1.0 + 0.4 * abs(y))
    )


GENERIC = (
    Generic(
        "street-narrow",
        "LED street optic, narrow road",
        3000,
        22,
        (500, 250, 100),
        3,
        street(2.2, 0.8, 0.15),
    ),
    Generic(
        "street",
        "LED street optic, medium road",
        4000,
        30,
        (500, 250, 100),
        3,
        street(1.9, 1.3, 0.3),
    ),
    Generic(
        "street-wide",
        "LED street optic, wide road or square",
        6000,
        45,
        (600, 300, 100),
        3,
        street(1.6, 2.0, 0.4),
    ),
    Generic("post-top", "Post-top opal globe", 3000, 30, (400, 0, 400), 1, globe),
    Generic("bollard", "Bollard, light to the ground", 800, 10, (150, 0, 100), 1, bollard),
    Generic("wall-pack", "Wall luminaire", 2000, 18, (250, 150, 100), 3, wall_pack),
    Generic("floodlight", "Floodlight, medium beam", 10000, 80, (400, 300, 80), 1, floodlight),
    Generic("underpass", "Underpass strip", 3500, 28, (1200, 120, 90), 4, strip),
)


def ldt(one: Generic) -> str:
    """Return the text of a file, intensities for 1,000 lm."""
    every = [at * C_STEP_DEG for at in range(round(360.0 / C_STEP_DEG))]
    gammas = [at * GAMMA_STEP_DEG for at in range(round(180.0 / GAMMA_STEP_DEG) + 1)]
    stored = {
        1: [0.0],
        3: [(270.0 + at * C_STEP_DEG) % 360.0 for at in range(len(every) // 2 + 1)],
        4: every[: len(every) // 4 + 1],
    }[one.symmetry]
    k = 1000.0 / flux(one.intensity)
    length, width, height = one.size_mm
    head: list[str | float] = [
        "cpted-app, generic",
        1 if one.symmetry == 1 else 3,
        one.symmetry,
        1 if one.symmetry == 1 else len(every),
    ]
    head += [0 if one.symmetry == 1 else C_STEP_DEG, len(gammas), GAMMA_STEP_DEG]
    head += ["made by formula", one.title, one.file, f"{one.file}.ldt", "2026", length, width]
    head += [height, length, width, 0, 0, 0, 0, f"{100.0 * downward(one.intensity):.1f}", 100, 1, 0]
    head += [1, 1, "LED", one.flux_lm, "3000 K", "80", one.watts, *[0] * 10]
    head += [0.0] if one.symmetry == 1 else every
    lines = [*head, *gammas]
    lines += [f"{k * at(one.intensity, c, gamma):.2f}" for c in stored for gamma in gammas]
    return "".join(f"{line:g}\r\n" if isinstance(line, float) else f"{line}\r\n" for line in lines)


def at(intensity: Intensity, c_deg: float, gamma_deg: float) -> float:
    """Return the relative intensity in a direction."""
    c, gamma = math.radians(c_deg), math.radians(gamma_deg)
    return intensity(math.sin(gamma) * math.cos(c), math.sin(gamma) * math.sin(c), math.cos(gamma))


def flux(intensity: Intensity, top_deg: float = 180.0) -> float:
    """Return the flux of a relative intensity below an angle, by midpoints of one degree."""
    step = math.radians(1.0)
    return sum(
        at(intensity, c + 0.5, gamma + 0.5) * math.sin(math.radians(gamma + 0.5)) * step * step
        for c in range(360)
        for gamma in range(round(top_deg))
    )


def downward(intensity: Intensity) -> float:
    """Return the share of the flux that goes below the horizontal."""
    return flux(intensity, 90.0) / flux(intensity)


if __name__ == "__main__":
    for each in GENERIC:
        (FOLDER / f"{each.file}.ldt").write_bytes(ldt(each).encode("ascii"))
