"""Pictures as plans: known by content, upright, of any depth, sharp near and smooth from afar."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cpted_app.errors import UserError
from cpted_app.exchange.plans import PlanSource, read_plan
from tests.photo_files import TURNED_BACK


def picture_bytes(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def quadrants() -> Image.Image:
    """Red top left, green top right, blue bottom left, white bottom right; 160 × 80."""
    image = Image.new("RGB", (160, 80), "white")
    image.paste((255, 0, 0), (0, 0, 80, 40))
    image.paste((0, 128, 0), (80, 0, 160, 40))
    image.paste((0, 0, 255), (0, 40, 80, 80))
    return image


def test_a_small_photo_is_no_plan(tmp_path: Path) -> None:
    path, notes = tmp_path / "a.jpg", Image.Exif()
    notes[271] = "Maker of cameras"
    path.write_bytes(picture_bytes(Image.new("RGB", (99, 60), "white"), "JPEG", exif=notes))
    with pytest.raises(UserError, match="a small photo of 99 by 60 pixels"):
        read_plan(path)
    path.write_bytes(picture_bytes(Image.new("RGB", (99, 60), "white"), "JPEG"))
    assert [one.code for one in read_plan(path).problems] == ["blank"]


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "WEBP", "JPEG"])
def test_pictures_are_known_by_content_whatever_their_ending(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "plan.dat"
    options = {"lossless": True} if kind == "WEBP" else {}
    path.write_bytes(picture_bytes(quadrants(), kind, **options))
    plan = read_plan(path)
    assert plan.media_type == f"image/{kind.lower()}"
    assert (plan.pages[0].width_px, plan.pages[0].height_px) == (160, 80)
    picture = PlanSource(plan.content, plan.media_type).render(0, (0, 0, 160, 80), 40, 20)
    assert picture[3, 4].astype(int) == pytest.approx([255, 0, 0, 255], abs=6)
    assert picture[16, 4].astype(int) == pytest.approx([0, 0, 255, 255], abs=6)


@pytest.mark.parametrize("kind", ["JPEG", "TIFF", "PNG"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_picture_stands_upright(tmp_path: Path, kind: str, orientation: int) -> None:
    undo = TURNED_BACK[orientation]
    stored = quadrants() if undo is None else quadrants().transpose(undo)
    exif = Image.Exif()
    exif[274] = orientation
    path = tmp_path / "plan"
    path.write_bytes(picture_bytes(stored, kind, exif=exif))
    plan = read_plan(path)
    assert (plan.pages[0].width_px, plan.pages[0].height_px) == (160, 80)
    picture = PlanSource(plan.content, plan.media_type).render(0, (0, 0, 160, 80), 40, 20)
    assert picture[3, 4].astype(int) == pytest.approx([255, 0, 0, 255], abs=12)
    assert picture[3, 36].astype(int) == pytest.approx([0, 128, 0, 255], abs=12)
    assert picture[16, 4].astype(int) == pytest.approx([0, 0, 255, 255], abs=12)


def sixteen_bit() -> Image.Image:
    return Image.fromarray(np.array([[0, 0x8000, 0xFFFF]], dtype=np.uint16))


def floating() -> Image.Image:
    return Image.fromarray(np.array([[10.0, 15.0, 20.0, np.nan]], dtype=np.float32))


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        (sixteen_bit(), [(0, 255), (128, 255), (255, 255)]),
        (floating(), [(0, 255), (127, 255), (255, 255), (0, 0)]),
        (
            Image.fromarray(np.array([[0, 255]], dtype=np.uint8)).convert("1"),
            [(0, 255), (255, 255)],
        ),
        (Image.new("CMYK", (1, 1), (0, 0, 0, 255)), [(0, 255)]),
        (Image.new("LA", (1, 1), (200, 128)), [(200, 128)]),
        (Image.new("P", (1, 1), 0), [(0, 255)]),
    ],
)
def test_every_depth_becomes_eight_bits(
    image: Image.Image, expected: list[tuple[int, int]]
) -> None:
    size = (len(expected), 1)
    source = PlanSource(picture_bytes(image, "TIFF"), "image/tiff")
    picture = source.render(0, (0, 0, *size), *size)
    for found, (grey, alpha) in zip(picture[0], expected, strict=True):
        assert int(found[3]) == alpha
        if alpha:
            assert int(found[0]) == pytest.approx(grey, abs=3)


def test_a_far_view_of_a_picture_is_its_mean_and_a_near_one_shows_its_pixels(
    tmp_path: Path,
) -> None:
    board = (np.indices((2048, 2048)).sum(axis=0) % 2 * 255).astype(np.uint8)
    path = tmp_path / "plan.png"
    path.write_bytes(picture_bytes(Image.fromarray(board), "PNG"))
    source = PlanSource(path.read_bytes(), "image/png")
    far = source.render(0, (0, 0, 2048, 2048), 64, 64)
    assert far[..., 0].std() < 3
    assert far[..., 0].mean() == pytest.approx(127.5, abs=3)
    near = source.render(0, (100, 100, 104, 104), 64, 64)
    assert set(np.unique(near[..., 0])) == {0, 255}
    assert near[0, 0, 0] == 0
    assert near[0, 20, 0] == 255


def test_beside_a_picture_it_is_transparent() -> None:
    source = PlanSource(picture_bytes(quadrants(), "PNG"), "image/png")
    picture = source.render(0, (-40, -40, 200, 120), 60, 40)
    assert picture[10:30, 10:50, 3].min() == 255
    assert picture[..., 3].sum() == 40 * 20 * 255
    assert not source.render(0, (400, 400, 410, 410), 10, 10).any()


def test_a_tiff_of_several_pages_asks_for_one(tmp_path: Path) -> None:
    path = tmp_path / "plan.tif"
    second = Image.new("RGB", (7, 9), "black")
    path.write_bytes(picture_bytes(quadrants(), "TIFF", save_all=True, append_images=[second]))
    plan = read_plan(path)
    assert plan.needs_page
    assert [(page.width_px, page.height_px) for page in plan.pages] == [(160, 80), (7, 9)]
    assert (
        PlanSource(plan.content, plan.media_type).render(1, (0, 0, 7, 9), 7, 9)[..., :3].max() == 0
    )


def test_a_stated_resolution_gives_the_size_on_paper(tmp_path: Path) -> None:
    path = tmp_path / "plan.png"
    path.write_bytes(picture_bytes(quadrants(), "PNG", dpi=(254, 254)))
    assert read_plan(path).pages[0].metres_per_unit == pytest.approx(0.0001, rel=1e-3)
    path.write_bytes(picture_bytes(quadrants(), "PNG"))
    assert read_plan(path).pages[0].metres_per_unit is None


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP"])
def test_a_picture_cut_short_is_refused(tmp_path: Path, kind: str) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (80, 80, 3), dtype=np.uint8)
    data = picture_bytes(Image.fromarray(noise), kind)
    path = tmp_path / "plan"
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(UserError, match="damaged or incomplete"):
        read_plan(path)


def test_a_picture_beyond_the_limit_is_refused_and_pillows_own_limit_stays(tmp_path: Path) -> None:
    before = Image.MAX_IMAGE_PIXELS
    path = tmp_path / "plan.png"
    path.write_bytes(picture_bytes(Image.new("1", (20_000, 16_000)), "PNG"))
    with pytest.raises(UserError, match="320 million pixels; at most 300"):
        read_plan(path)
    assert before == Image.MAX_IMAGE_PIXELS
