"""Photos: what is read from them, how they come out upright, and what never goes out."""

import io
import struct
import tempfile
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from cpted_app import limits
from cpted_app.errors import UserError
from cpted_app.exchange import photos
from cpted_app.exchange.photos import published, read_photo, upright, view_deg
from tests import photo_files as made
from tests.exchange.test_real_plans import DATA

REAL = DATA / "photos"
needs_real = pytest.mark.skipif(not REAL.is_dir(), reason="the real photos are not here")


def codes(photo: photos.PhotoFile) -> list[str]:
    return [problem.code for problem in photo.problems]


def test_a_telephones_notes_are_read_as_it_wrote_them(tmp_path: Path) -> None:
    exif = made.notes(
        lat_deg=51.4778,
        lon_deg=-0.0015,
        top={0x013B: "Zoë Müller".encode(), 0x010E: "Steps to the quay", 274: 6},
        details={0x9003: "2026:11:14 19:30:05", 0x9011: "+01:00", 0xA405: 26},
        gps={16: "T", 17: Fraction(4525, 100), 31: Fraction(9, 2)},
    )
    photo = read_photo(made.jpeg(tmp_path / "a.jpg", exif, image=made.scene(160, 240)))
    assert (photo.name, photo.media_type) == ("a.jpg", "image/jpeg")
    assert (photo.width_px, photo.height_px) == (160, 240)
    assert photo.taken == "2026-11-14T19:30:05+01:00"
    assert (photo.by, photo.caption) == ("Zoë Müller", "Steps to the quay")
    assert photo.latitude_deg == pytest.approx(51.4778, abs=1e-6)
    assert photo.longitude_deg == pytest.approx(-0.0015, abs=1e-6)
    assert photo.position_error_m == pytest.approx(4.5)
    assert photo.bearing_deg == pytest.approx(45.25)
    assert photo.view_deg == pytest.approx(49.55, abs=0.01)
    assert codes(photo) == []
    assert photo.data == (tmp_path / "a.jpg").read_bytes()


@pytest.mark.parametrize(("lat_deg", "lon_deg"), [(-33.86, 151.21), (40.7, -74.0), (-22.9, -43.2)])
def test_each_hemisphere_keeps_its_sign(tmp_path: Path, lat_deg: float, lon_deg: float) -> None:
    photo = read_photo(made.jpeg(tmp_path / "a.jpg", made.notes(lat_deg=lat_deg, lon_deg=lon_deg)))
    assert photo.latitude_deg == pytest.approx(lat_deg, abs=1e-6)
    assert photo.longitude_deg == pytest.approx(lon_deg, abs=1e-6)


@pytest.mark.parametrize(
    ("gps", "told"),
    [
        ({1: "N", 2: (0, 0, 0), 3: "E", 4: (0, 0, 0)}, []),
        ({2: (51, 0, 0), 4: (7, 0, 0)}, ["photo_position"]),
        ({1: "N", 2: (91, 0, 0), 3: "E", 4: (7, 0, 0)}, ["photo_position"]),
        ({1: "N", 2: (51, 75, 0), 3: "E", 4: (7, 0, 0)}, ["photo_position"]),
        ({1: "X", 2: (51, 0, 0), 3: "E", 4: (7, 0, 0)}, ["photo_position"]),
        ({1: "N", 2: (51, 0, 0)}, ["photo_position"]),
    ],
)
def test_a_position_that_cannot_be_is_unknown(
    tmp_path: Path, gps: dict[int, Any], told: list[str]
) -> None:
    photo = read_photo(made.jpeg(tmp_path / "a.jpg", made.notes(gps=gps)))
    assert (photo.latitude_deg, photo.longitude_deg) == (None, None)
    assert codes(photo) == told


def test_a_zero_denominator_is_how_cameras_write_unknown(tmp_path: Path) -> None:
    exif = made.notes(gps={1: "N", 2: (51, 0, 0), 3: "E", 4: (7, 0, 0), 17: Fraction(33, 7)})
    data = made.jpeg(tmp_path / "a.jpg", exif).read_bytes()
    rational = next(p for p in (struct.pack(">LL", 33, 7), struct.pack("<LL", 33, 7)) if p in data)
    (tmp_path / "b.jpg").write_bytes(data.replace(rational, rational[:4] + b"\0\0\0\0"))
    assert read_photo(tmp_path / "a.jpg").bearing_deg == pytest.approx(33 / 7)
    assert read_photo(tmp_path / "b.jpg").bearing_deg is None


def test_a_compass_bearing_is_said_to_be_magnetic(tmp_path: Path) -> None:
    exif = made.notes(gps={16: "M", 17: 350})
    photo = read_photo(made.jpeg(tmp_path / "a.jpg", exif))
    assert photo.bearing_deg == 350.0
    assert codes(photo) == ["photo_magnetic"]


@pytest.mark.parametrize(
    ("details", "taken"),
    [
        ({0x9003: "2008:10:22 16:28:39"}, "2008-10-22T16:28:39"),
        ({0x9004: "2008:10:22 16:28:39", 0x9012: "-05:00"}, "2008-10-22T16:28:39-05:00"),
        ({0x9003: "0000:00:00 00:00:00"}, ""),
        ({0x9003: "2008:13:45 16:28:39"}, ""),
        ({0x9003: "                   "}, ""),
        ({0x9003: "2008:10:22 16:28:39", 0x9011: "   :  "}, "2008-10-22T16:28:39"),
    ],
)
def test_the_cameras_clock_is_kept_as_it_is(
    tmp_path: Path, details: dict[int, Any], taken: str
) -> None:
    assert read_photo(made.jpeg(tmp_path / "a.jpg", made.notes(details=details))).taken == taken


@pytest.mark.parametrize(
    "words",
    ["OLYMPUS DIGITAL CAMERA         ", "SONY DSC", "DCIM\\100MEDIA\\DJI_0042.JPG", "      "],
)
def test_what_the_camera_says_of_itself_is_no_caption(tmp_path: Path, words: str) -> None:
    exif = made.notes(top={0x010E: words})
    assert read_photo(made.jpeg(tmp_path / "a.jpg", exif)).caption == ""


@pytest.mark.parametrize("number", range(1, 9))
def test_every_orientation_comes_out_upright(tmp_path: Path, number: int) -> None:
    photo = read_photo(made.jpeg(tmp_path / "a.jpg", made.notes(top={274: number})))
    assert (photo.width_px, photo.height_px) == (240, 160)
    assert made.corners(upright(photo.data, photo.media_type, 120)) == made.UPRIGHT
    again = Image.open(io.BytesIO(published(photo.data, photo.media_type, max_px=120)))
    assert again.size == (120, 80)
    assert made.corners(np.asarray(again)) == made.UPRIGHT


def test_what_is_published_is_pixels_alone(tmp_path: Path) -> None:
    exif = made.notes(
        lat_deg=43.467448,
        lon_deg=11.885126,
        top={0x013B: "Erika Mustermann", 0x010E: "Behind the kiosk", 274: 3},
        details={0x9003: "2026:11:14 19:30:05"},
    )
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    path = made.jpeg(tmp_path / "a.jpg", exif, comment=b"Erika", icc_profile=profile)
    film = b"ftypmp42" + b"the film of a motion photo" * 50
    data = path.read_bytes() + film
    new = published(data, "image/jpeg")
    for trace in (
        b"Exif",
        b"Erika",
        b"Mustermann",
        b"kiosk",
        b"ICC_PROFILE",
        b"2026:11",
        film[:40],
    ):
        assert trace in data
        assert trace not in new
    image = Image.open(io.BytesIO(new))
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert dict(image.getexif()) == {}
    assert new.endswith(b"\xff\xd9")


def test_a_wide_gamut_is_published_as_srgb(tmp_path: Path) -> None:
    red = Image.new("RGB", (40, 40), (200, 40, 40))
    stream = io.BytesIO()
    red.save(stream, "JPEG", quality=95, icc_profile=_linear_srgb())
    plain = np.asarray(Image.open(io.BytesIO(published(stream.getvalue(), "image/jpeg"))))
    # 40/255 of linear light is 110/255 in sRGB. Source: IEC 61966-2-1, transfer function.
    assert abs(int(plain[20, 20, 1]) - 110) <= 6


def _linear_srgb() -> bytes:
    """Return the sRGB profile with its curves replaced by straight lines."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = struct.unpack(">L", data[128:132])[0]
    for index in range(count):
        tag, offset, size = struct.unpack(">4sLL", data[132 + 12 * index : 144 + 12 * index])
        if tag in (b"rTRC", b"gTRC", b"bTRC"):
            straight = b"curv" + b"\0" * 8
            data[offset : offset + size] = straight.ljust(size, b"\0")
    return bytes(data)


def test_transparency_is_published_on_white(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("RGBA", (20, 10), (255, 0, 0, 0)).save(path)
    photo = read_photo(path)
    assert photo.media_type == "image/png"
    assert upright(photo.data, photo.media_type, 20)[..., 3].max() == 0
    assert np.asarray(Image.open(io.BytesIO(published(photo.data, photo.media_type)))).min() > 250


def test_only_the_first_of_a_cameras_two_pictures_is_published(tmp_path: Path) -> None:
    first, second = made.scene(seed=1), made.scene(seed=2).rotate(180)
    stream = io.BytesIO()
    first.save(stream, "MPO", save_all=True, append_images=[second], exif=made.notes(top={274: 1}))
    (tmp_path / "a.jpg").write_bytes(stream.getvalue())
    photo = read_photo(tmp_path / "a.jpg")
    assert photo.media_type == "image/jpeg"
    new = published(photo.data, photo.media_type)
    assert new.count(b"\xff\xd8\xff") == 1
    assert made.corners(np.asarray(Image.open(io.BytesIO(new)))) == made.UPRIGHT


@pytest.mark.parametrize("size", [(4000, 2), (2, 4000), (1, 1)])
def test_the_thinnest_picture_is_published(tmp_path: Path, size: tuple[int, int]) -> None:
    path = made.jpeg(tmp_path / "a.jpg", image=Image.new("RGB", size, "grey"))
    photo = read_photo(path)
    assert (photo.width_px, photo.height_px) == size
    drawn = Image.open(io.BytesIO(published(photo.data, photo.media_type, max_px=100)))
    assert max(drawn.size) == min(max(size), 100)


def test_webp_is_read_as_well(tmp_path: Path) -> None:
    path = tmp_path / "a.webp"
    made.scene().save(path, lossless=True, exif=made.notes(top={274: 1, 0x013B: "Ann"}))
    photo = read_photo(path)
    assert (photo.media_type, photo.by) == ("image/webp", "Ann")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.jpg", b""),
        ("text.jpg", b"no picture at all"),
        ("cut.jpg", None),
        ("cut.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 400),
        ("plan.tif", b"II*\0\x08\0\0\0\0\0"),
    ],
)
def test_what_is_no_photo_is_refused_in_words(
    tmp_path: Path, name: str, data: bytes | None
) -> None:
    path = tmp_path / name
    if data is None:
        data = made.jpeg(path).read_bytes()[:2500]
    path.write_bytes(data)
    with pytest.raises(UserError) as caught:
        read_photo(path)
    assert name in str(caught.value.message)
    assert str(caught.value.remedy)


def test_a_giant_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    limits.use(limits.Limits(photo_megapixels=0.001))
    try:
        with pytest.raises(UserError, match="million pixels"):
            read_photo(made.jpeg(tmp_path / "a.jpg"))
    finally:
        limits.use(limits.Limits())


@given(st.binary(max_size=300), st.integers(0, 40))
def test_no_exif_block_can_make_reading_fail(block: bytes, cut: int) -> None:
    whole = made.notes(lat_deg=51.5, lon_deg=7.0, top={0x013B: "Ann"}).tobytes()
    stream = io.BytesIO()
    exif = whole[: len(whole) - cut] + block
    Image.new("RGB", (8, 8)).save(stream, "JPEG", exif=exif if exif.startswith(b"Exif") else b"")
    photo = _read_bytes(stream.getvalue())
    assert (photo.width_px, photo.height_px) == (8, 8)


@given(st.data())
def test_no_single_byte_of_the_notes_can_make_reading_fail(data: st.DataObject) -> None:
    exif = made.notes(lat_deg=51.5, lon_deg=7.0, top={0x013B: "Ann", 274: 1}, gps={17: 12})
    block = bytearray(exif.tobytes())
    at = data.draw(st.integers(6, len(block) - 1))
    block[at] = data.draw(st.integers(0, 255))
    stream = io.BytesIO()
    Image.new("RGB", (8, 8)).save(stream, "JPEG", exif=bytes(block))
    photo = _read_bytes(stream.getvalue())
    assert photo.latitude_deg is None or -90.0 <= photo.latitude_deg <= 90.0


def _read_bytes(data: bytes) -> photos.PhotoFile:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.jpg"
        path.write_bytes(data)
        return read_photo(path)


@given(st.floats(5.0, 600.0))
def test_an_upright_frame_sees_less_from_side_to_side(focal: float) -> None:
    assert 0.0 < view_deg(focal, is_upright=True) < view_deg(focal, is_upright=False) < 180.0


@needs_real
@pytest.mark.parametrize("number", range(2, 9))
def test_real_photos_of_all_orientations_look_alike(number: int) -> None:
    def small(which: int) -> np.ndarray:
        photo = read_photo(REAL / f"orientation-landscape-{which}.jpg")
        assert (photo.width_px, photo.height_px) == (600, 450)
        return upright(photo.data, photo.media_type, 60)

    # Brightness and the number written into each differ, so the pattern is compared.
    first, other = (small(which)[..., :3].mean(axis=2) for which in (1, number))
    assert _alike(first, other) > 0.94
    assert max(_alike(first, wrong) for wrong in (other[::-1], other[:, ::-1])) < 0.75


def _alike(first: np.ndarray, second: np.ndarray) -> float:
    return float(np.corrcoef(first.ravel(), second.ravel())[0, 1])


@needs_real
def test_a_real_heic_is_read_and_published() -> None:
    photo = read_photo(REAL / "iphone.heic")
    assert (photo.media_type, photo.width_px, photo.height_px) == ("image/heic", 2566, 3313)
    assert photo.taken == "2021-04-11T15:47:53-05:00"
    # Read from the block by hand: 39° 3' 4.84" N, 94° 17' 19.58" W, 348.05533 by compass.
    assert photo.latitude_deg == pytest.approx(39 + 3 / 60 + 4.84 / 3600)
    assert photo.longitude_deg == pytest.approx(-(94 + 17 / 60 + 19.58 / 3600))
    assert photo.bearing_deg == pytest.approx(348.05533, abs=1e-4)
    assert photo.position_error_m == pytest.approx(38.813, abs=1e-3)
    assert codes(photo) == ["photo_magnetic"]
    new = published(photo.data, photo.media_type, max_px=500)
    image = Image.open(io.BytesIO(new))
    assert image.size == (387, 500)
    assert b"Apple" not in new


@needs_real
@pytest.mark.parametrize(
    "name",
    ["exif-gps.jpg", "exif-invalid-image01137.jpg", "exif-invalid-image02206.jpg"],
)
def test_real_damaged_notes_leave_the_picture(name: str) -> None:
    photo = read_photo(DATA / "bad-input" / name)
    assert (photo.latitude_deg, photo.longitude_deg) == (None, None)
    assert upright(photo.data, photo.media_type, 50).shape[2] == 4
