"""Photometric files written for the tests: isotropic and Lambertian, whose flux is known."""

import math
from collections.abc import Callable, Sequence

Intensity = Callable[[float, float], float]


def ies_file(
    intensity_cd: Intensity,
    *,
    c_deg: Sequence[float],
    gamma_deg: Sequence[float],
    head: str = "IESNA:LM-63-2002",
    kind: int = 1,
    lumens: float = -1.0,
    factors: tuple[float, float, float] = (1.0, 1.0, 1.0),
    tilt: str = "TILT=NONE",
    a_line: int = 7,
) -> str:
    """Return an IES file, ``a_line`` numbers on each line wherever that breaks."""
    multiplier, ballast, ballast_lamp = factors
    numbers = [1, lumens, multiplier, len(gamma_deg), len(c_deg), kind, 2, 0.3, 0.2, 0.1]
    numbers += [ballast, ballast_lamp, 50, *gamma_deg, *c_deg]
    numbers += [intensity_cd(c, gamma) for c in c_deg for gamma in gamma_deg]
    words = [f"{number:.10g}" for number in numbers]
    lines = [" ".join(words[at : at + a_line]) for at in range(0, len(words), a_line)]
    keywords = ["[TEST] 1", "[TESTLAB] None", "[ISSUEDATE] 2026", "[MANUFAC] Nobody"]
    keywords += ["[LUMINAIRE] Made for a test", "[MORE] by formula"]
    return "\r\n".join([head, *keywords, tilt, *lines]) + "\r\n"


def ldt_file(
    intensity_cd_klm: Intensity,
    *,
    symmetry: int,
    planes: int,
    stored: Sequence[float],
    gamma_deg: Sequence[float],
    flux_lm: float = 1000.0,
    lamps: int = 1,
    light_output_percent: float = 100.0,
    conversion: str = "1",
    sets: int = 1,
    comma: bool = False,
) -> str:
    """Return a EULUMDAT file."""
    c_deg = [at * 360.0 / planes for at in range(planes)]
    head = [
        "Nobody",
        1 if symmetry == 1 else 3,
        symmetry,
        planes,
        360.0 / planes,
        len(gamma_deg),
        0,
        "R1",
    ]
    head += ["Made for a test", "N1", "test.ldt", "2026", 300, 200, 100, 300, 200, 0, 0, 0, 0]
    head += [100, light_output_percent, conversion, 0, sets]
    for number in range(sets):
        head += [lamps, "LED", flux_lm * (number + 1), "4000K", "80", 20]
    values = [intensity_cd_klm(c, gamma) for c in stored for gamma in gamma_deg]
    lines = [*head, *[0.0] * 10, *c_deg, *gamma_deg, *values]
    text = "\r\n".join(f"{one:.10g}" if isinstance(one, float) else str(one) for one in lines)
    return text.replace(".", ",") if comma else text


def lambert(peak: float) -> Intensity:
    """Return the intensity of a flat matt surface looking down; its flux is pi times the peak."""
    return lambda _c, gamma: peak * max(math.cos(math.radians(gamma)), 0.0)


def lopsided(c_deg: float, gamma_deg: float) -> float:
    """Return an intensity with no symmetry at all."""
    c, gamma = math.radians(c_deg), math.radians(gamma_deg)
    return (2.0 + math.cos(c) + 0.5 * math.sin(c)) * max(math.cos(gamma), 0.0) * 100.0
