"""Real and damaged files from elsewhere: read, or refused in words, quickly, in little memory."""

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from cpted_app.errors import UserError
from cpted_app.exchange.plans import PlanSource, read_plan

DATA = next(
    (
        folder
        for parent in Path(__file__).resolve().parents
        if (folder := parent / "shared/data").is_dir()
    ),
    Path("missing"),
)
BAD = sorted(DATA.glob("bad-input/*"))
ASKS = {"multipage.tiff"}
"""Files that are no plan until one of their pages is chosen."""
GOOD = sorted([*DATA.glob("pdf/*.pdf"), *DATA.glob("images/*.jpg"), *DATA.glob("images/*.png")])

pytestmark = pytest.mark.skipif(not BAD, reason="the collection of real files is not here")


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.name)
def test_a_damaged_or_hostile_file_is_refused_in_words(path: Path) -> None:
    began = time.monotonic()
    if path.name in ASKS:
        assert read_plan(path).needs_page
        return
    with pytest.raises(UserError) as caught:
        read_plan(path)
    assert path.name in str(caught.value.message)
    assert str(caught.value.remedy)
    assert time.monotonic() - began < 5.0


@pytest.mark.skipif(sys.platform != "linux", reason="the memory limit is told by Linux alone")
def test_damaged_and_hostile_files_together_stay_within_a_gigabyte() -> None:
    code = """
import sys
from pathlib import Path
from cpted_app.errors import UserError
from cpted_app.exchange.plans import read_plan
for name in sys.argv[1:]:
    try:
        read_plan(Path(name), page=0)
    except UserError:
        pass
# Not by getrusage: that begins at the peak of the process this one was started from.
told = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(told["VmHWM"].split()[0])
"""
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, BAD)],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) < 1_000_000  # kB


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.name)
def test_a_real_plan_shows_something(path: Path) -> None:
    plan = read_plan(path, page=0)
    picture = PlanSource(plan.content, plan.media_type).thumbnail(0, 400)
    assert max(picture.shape[:2]) == 400
    assert np.ptp(picture[..., :3]) > 100


@pytest.mark.parametrize("number", range(2, 9))
def test_photographs_of_all_orientations_look_alike(number: int) -> None:
    def thumbnail(which: int) -> np.ndarray:
        plan = read_plan(DATA / "photos" / f"orientation-landscape-{which}.jpg")
        return PlanSource(plan.content, plan.media_type).thumbnail(0, 60)

    # Their brightness differs, so the pattern is compared.
    pair = [thumbnail(which)[..., :3].mean(axis=2).ravel() for which in (1, number)]
    assert np.corrcoef(pair)[0, 1] > 0.97
