import io
import os
import struct
import zlib
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnviz.core.errors import CnnvizError
from cnnviz.core.sketching import pictures
from cnnviz.core.sketching.drawing import blank_canvas, draw_stroke, flood_fill
from cnnviz.core.sketching.pictures import load_picture, open_picture, picture_from_array
from cnnviz.core.sketching.sketch import see_sketch
from tests.picture_shapes import SIZE


def drawing() -> np.ndarray:
    canvas = blank_canvas()
    draw_stroke(canvas, [(60, 40), (200, 60), (220, 240), (90, 230), (60, 40)], 9, 255)
    flood_fill(canvas, 140, 140, 140)
    draw_stroke(canvas, [(100, 100), (160, 200)], 6, 40)
    return canvas


def saved(picture: Image.Image, file: Path, **options: object) -> Path:
    picture.save(file, **options)
    return file


def likeness(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])


def png_header_only(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checksum

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.mark.parametrize("ending", ["png", "bmp", "tif", "pgm", "gif"])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_saved_canvas_comes_back_bit_for_bit(tmp_path: Path, ending: str, mode: str) -> None:
    file = saved(Image.fromarray(drawing()).convert(mode), tmp_path / f"canvas.{ending}")
    np.testing.assert_array_equal(load_picture(file), drawing())


def test_a_saved_canvas_with_nothing_on_it_is_blank(tmp_path: Path) -> None:
    loaded = load_picture(saved(Image.fromarray(blank_canvas()), tmp_path / "blank.png"))
    np.testing.assert_array_equal(loaded, blank_canvas())


def test_black_ink_on_white_paper_becomes_light_on_black(tmp_path: Path) -> None:
    file = saved(Image.fromarray(255 - drawing()), tmp_path / "scan.png")
    np.testing.assert_array_equal(load_picture(file), drawing())


@pytest.mark.parametrize(("ending", "options"), [("jpg", {"quality": 90}), ("webp", {})])
def test_lossy_files_are_read(tmp_path: Path, ending: str, options: dict[str, object]) -> None:
    file = saved(Image.fromarray(drawing()), tmp_path / f"lossy.{ending}", **options)
    assert likeness(load_picture(file), drawing()) > 0.99


@pytest.mark.parametrize("mode", ["1", "P", "LA", "RGBA", "PA", "CMYK", "YCbCr", "I", "F", "I;16"])
def test_every_kind_of_pixel_is_read(tmp_path: Path, mode: str) -> None:
    black_and_white = np.where(drawing() > 90, 255, 0).astype(np.uint8)
    if mode in ("I", "F", "I;16"):
        factor, kind = {"I": (-9e5, "int32"), "F": (0.5, "float32"), "I;16": (257.0, "uint16")}[
            mode
        ]
        image = Image.fromarray((black_and_white * factor).astype(kind))
    else:
        image = Image.fromarray(black_and_white).convert("RGB").convert(mode)
    assert image.mode == mode
    ending = "png" if mode in ("1", "P", "LA", "RGBA", "I;16") else "tif"
    file = saved(image, tmp_path / f"picture.{ending}")
    np.testing.assert_array_equal(load_picture(file), black_and_white)


def test_sixteen_bit_greys_keep_their_value(tmp_path: Path) -> None:
    file = saved(Image.fromarray(drawing().astype(np.uint16) * 257), tmp_path / "deep.png")
    np.testing.assert_array_equal(load_picture(file), drawing())


def test_numbers_that_are_none_do_no_harm(tmp_path: Path) -> None:
    odd = drawing().astype(np.float32)
    odd[:3, :4] = [np.nan, np.inf, -np.inf, 0]
    file = saved(Image.fromarray(odd), tmp_path / "odd.tif")
    np.testing.assert_array_equal(load_picture(file), drawing())


@pytest.mark.parametrize("ink", [0, 255])
def test_ink_on_a_transparent_ground_stays_visible(tmp_path: Path, ink: int) -> None:
    rgba = np.full((280, 280, 4), ink, np.uint8)
    rgba[..., 3] = drawing()
    file = saved(Image.fromarray(rgba), tmp_path / "clip-art.png")
    assert np.abs(load_picture(file).astype(int) - drawing()).max() <= 1


def test_a_transparent_palette_colour_is_paper(tmp_path: Path) -> None:
    image = Image.fromarray(np.where(drawing() > 0, 1, 0).astype(np.uint8), "P")
    image.putpalette([200, 40, 200, 0, 0, 0])
    file = saved(image, tmp_path / "old.gif", transparency=0)
    np.testing.assert_array_equal(load_picture(file) > 0, drawing() > 0)


def test_wholly_transparent_is_blank(tmp_path: Path) -> None:
    file = saved(Image.new("RGBA", (30, 30), (9, 99, 200, 0)), tmp_path / "nothing.png")
    assert not load_picture(file).any()


@pytest.mark.parametrize("ending", ["jpg", "png", "webp", "tif"])
def test_a_turned_photograph_is_set_upright(tmp_path: Path, ending: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # "turn me a quarter clockwise"
    lying = Image.fromarray(np.rot90(drawing())).convert("RGB")
    file = saved(lying, tmp_path / f"turned.{ending}", exif=exif)
    assert likeness(load_picture(file), drawing()) > 0.99


@pytest.mark.parametrize("size", [(1, 1), (1, 900), (2000, 1), (13, 17)])
def test_pictures_of_any_size_fit_the_canvas(tmp_path: Path, size: tuple[int, int]) -> None:
    file = saved(Image.new("RGB", size, (10, 200, 90)), tmp_path / "small.png")
    canvas = load_picture(file)
    assert canvas.shape == (280, 280)
    assert see_sketch(canvas, SIZE).blank


def test_a_wide_picture_keeps_its_aspect(tmp_path: Path) -> None:
    wide = np.full((300, 900), 255, np.uint8)
    wide[100:200, 300:600] = 0
    canvas = load_picture(saved(Image.fromarray(wide), tmp_path / "wide.png"))
    rows, columns = np.nonzero(canvas > 127)
    assert np.ptp(columns) / np.ptp(rows) == pytest.approx(3, rel=0.05)
    assert (rows.mean(), columns.mean()) == pytest.approx((139.5, 139.5), abs=0.6)


@pytest.mark.parametrize("ending", ["png", "jpg"])
def test_a_large_picture_is_scaled_down(tmp_path: Path, ending: str) -> None:
    large = Image.fromarray(drawing()).resize((2800, 2800), Image.Resampling.BOX)
    file = saved(large, tmp_path / f"large.{ending}")
    assert likeness(load_picture(file), drawing()) > 0.999


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CnnvizError, match=r"absent\.png could not be read: it does not exist"):
        load_picture(tmp_path / "absent.png")


def test_a_name_that_cannot_be_is_not_there() -> None:
    for name, trouble in (("no\0name.png", "does not exist"), ("x" * 5000, "name is too long")):
        with pytest.raises(CnnvizError, match=trouble):
            load_picture(Path(name))


def test_a_folder_is_no_picture(tmp_path: Path) -> None:
    with pytest.raises(CnnvizError, match="is a folder"):
        load_picture(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(CnnvizError, match="not a regular file"):
        load_picture(tmp_path / "pipe.png")


def test_a_file_that_may_not_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied")

    file = saved(Image.fromarray(drawing()), tmp_path / "secret.png")
    monkeypatch.setattr(Image, "open", refuse)
    with pytest.raises(CnnvizError, match=r"secret\.png cannot be read"):
        load_picture(file)


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty.png").write_bytes(b"")
    with pytest.raises(CnnvizError, match=r"empty\.png is empty"):
        load_picture(tmp_path / "empty.png")


@pytest.mark.parametrize(
    "content",
    [b"\0", b"hello, I am a text", b"\x89PNG\r\n\x1a\n", b"%!PS-Adobe-3.0 EPSF-3.0\n", b"%PDF-1.7"],
)
def test_what_is_no_picture_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "letter.png").write_bytes(content)
    with pytest.raises(CnnvizError, match=r"letter\.png cannot be read as a picture"):
        load_picture(tmp_path / "letter.png")


def test_a_file_of_too_many_bytes_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "MAX_FILE_BYTES", 100)
    file = saved(Image.fromarray(drawing()), tmp_path / "heavy.png")
    with pytest.raises(CnnvizError, match=r"heavy\.png has .* MB"):
        load_picture(file)


@pytest.mark.parametrize(
    ("size", "named"),
    [
        ((20_000, 20_000), "20,000 x 20,000"),
        ((20_001, 1), "20,001 x 1"),
        ((2_000_000_000, 2_000_000_000), "2,000,000,000 x 2,000,000,000"),
        ((10_000, 5_001), "10,000 x 5,001"),
    ],
)
def test_too_many_pixels_are_refused_before_decoding(
    tmp_path: Path, size: tuple[int, int], named: str
) -> None:
    file = tmp_path / "bomb.png"
    file.write_bytes(png_header_only(*size))
    with pytest.raises(CnnvizError, match=rf"{named} pixels; up to 50 megapixels"):
        load_picture(file)


@pytest.mark.parametrize("ending", ["png", "jpg", "bmp", "gif", "webp", "tif", "ppm"])
@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
def test_a_cut_off_file_is_refused_or_read(tmp_path: Path, ending: str, kept: float) -> None:
    file = saved(Image.fromarray(drawing()).convert("RGB"), tmp_path / f"cut.{ending}")
    content = file.read_bytes()
    file.write_bytes(content[: int(kept * len(content))])
    with pytest.raises(CnnvizError, match=rf"cut\.{ending} (is damaged|cannot be read)"):
        load_picture(file)


@pytest.mark.parametrize("ending", ["png", "jpg", "bmp", "gif", "webp", "ppm"])
def test_mutilated_files_never_raise_anything_else(tmp_path: Path, ending: str) -> None:
    random = np.random.default_rng(11)
    stream, file = io.BytesIO(), tmp_path / f"bad.{ending}"
    small = Image.fromarray(drawing()).resize((50, 40)).convert("RGB")
    small.save(stream, {"jpg": "JPEG"}.get(ending, ending.upper()))
    for _ in range(60):
        content = np.frombuffer(stream.getvalue(), np.uint8).copy()
        content[random.integers(0, min(len(content), 300), 4)] = random.integers(0, 256, 4)
        file.write_bytes(content.tobytes())
        with suppress(CnnvizError):
            assert load_picture(file).shape == (280, 280)


def test_a_pasted_picture_is_the_same_as_the_file(tmp_path: Path) -> None:
    rgb = np.asarray(Image.fromarray(255 - drawing()).convert("RGB"))
    opaque = np.dstack([rgb, np.full((280, 280), 255, np.uint8)])
    for pasted in (rgb[..., 0], rgb, opaque, np.asfortranarray(rgb)):
        np.testing.assert_array_equal(picture_from_array(pasted), drawing())


def test_pasting_leaves_the_pasted_array_alone() -> None:
    pasted = 255 - drawing()
    canvas = picture_from_array(pasted)
    canvas[:] = 7
    np.testing.assert_array_equal(pasted, 255 - drawing())


@pytest.mark.parametrize(
    "array",
    [
        np.zeros((0, 5), np.uint8),
        np.zeros((5, 5, 2), np.uint8),
        np.zeros(5, np.uint8),
        np.zeros((5, 5), np.float32),
    ],
    ids=["empty", "two channels", "a line", "floats"],
)
def test_what_is_no_picture_cannot_be_pasted(array: np.ndarray) -> None:
    with pytest.raises(CnnvizError, match="no picture"):
        picture_from_array(array)


def test_a_pasted_picture_can_be_too_large() -> None:
    with pytest.raises(CnnvizError, match="20,001 x 1 pixels"):
        picture_from_array(np.zeros((1, 20_001), np.uint8))


def frames(tmp_path: Path, ending: str, blank: int, grey: int) -> Path:
    """An animated picture that starts with blank frames."""
    empty = Image.new("L", (280, 280), grey)
    drawn = Image.fromarray(drawing() if grey == 0 else 255 - drawing())
    starts = [empty.copy() for _ in range(blank)]
    options = {"save_all": True, "append_images": [*starts[1:], drawn], "duration": 50}
    return saved(starts[0], tmp_path / f"moving.{ending}", **options)


@pytest.mark.parametrize("ending", ["gif", "tif", "webp", "png"])
@pytest.mark.parametrize("blank", [1, 3])
@pytest.mark.parametrize("grey", [0, 255])
def test_of_an_animated_picture_the_first_frame_with_ink_is_taken(
    tmp_path: Path, ending: str, blank: int, grey: int
) -> None:
    assert likeness(load_picture(frames(tmp_path, ending, blank, grey)), drawing()) > 0.99


def test_so_many_frames_are_looked_at_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "MAX_FRAMES", 3)
    opened = open_picture(frames(tmp_path, "tif", 4, 255))
    assert not opened.canvas.any()
    assert opened.trouble == "its first 3 frames are blank"


@pytest.mark.parametrize(
    ("image", "why"),
    [
        (Image.new("L", (90, 60), 128), "all of it has one colour"),
        (Image.new("RGB", (90, 60), (200, 10, 99)), "all of it has one colour"),
        (Image.new("RGBA", (90, 60), (9, 9, 9, 0)), "all of it is transparent"),
        (Image.fromarray(np.tile(np.uint8([[128, 130]]), (40, 40))), "its contrast is too low"),
    ],
    ids=["grey", "colour", "transparent", "low contrast"],
)
def test_a_blank_picture_says_why(tmp_path: Path, image: Image.Image, why: str) -> None:
    opened = open_picture(saved(image, tmp_path / "blank.png"))
    assert not opened.canvas.any()
    assert opened.trouble.startswith(why)


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf, 1e30, -1e30, -9999])
@pytest.mark.parametrize("on_white", [True, False])
def test_numbers_that_are_none_leave_the_picture(
    tmp_path: Path, odd: float, on_white: bool
) -> None:
    values = (255 - drawing() if on_white else drawing()).astype(np.float32) / 255
    values[2, 3] = values[277, 270] = odd
    canvas = load_picture(saved(Image.fromarray(values), tmp_path / "odd.tif"))
    np.testing.assert_array_equal(
        see_sketch(canvas, SIZE).pixels, see_sketch(drawing(), SIZE).pixels
    )


@pytest.mark.parametrize("bits", [8, 12, 16])
def test_fewer_bits_than_sixteen_keep_their_contrast(tmp_path: Path, bits: int) -> None:
    values = drawing().astype(np.uint16) * ((2**bits - 1) // 255)
    loaded = load_picture(saved(Image.fromarray(values), tmp_path / "scan.png"))
    assert likeness(loaded, drawing()) > 0.999
    assert loaded.max() > 250
