"""Makes the picture files beside this script: `pip install pillow numpy`, then `python make_fixtures.py`. Needs the
program cjpeg of libjpeg-turbo too.

The encoder under test writes only 8-bit RGB(A) PNG and baseline JPEG; everything else that must be readable
comes from here. All pictures follow formulas that the tests repeat.
"""

import io
import pathlib
import struct
import subprocess
import zlib

import numpy as np
from PIL import Image

HERE = pathlib.Path(__file__).parent
WIDTH, HEIGHT = 13, 9

# Adam7: first column, first row, column step, row step of each pass.
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def pack_rows(samples, depth):
    """Rows of samples [height, width, channels] as PNG scanlines with filter 0."""
    out = b""
    for row in samples:
        flat = [int(v) for v in row.reshape(-1)]
        if depth == 16:
            out += b"\0" + b"".join(struct.pack(">H", v) for v in flat)
        else:
            bits = "".join(format(v, f"0{depth}b") for v in flat)
            bits += "0" * (-len(bits) % 8)
            out += b"\0" + bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))
    return out


def png(samples, depth, colour_type, interlaced=False, extra=b"", after=b""):
    height, width = samples.shape[:2]
    if interlaced:
        parts = [samples[y0::dy, x0::dx] for x0, y0, dx, dy in ADAM7]
        raw = b"".join(pack_rows(part, depth) for part in parts if part.size)
    else:
        raw = pack_rows(samples, depth)
    header = struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, int(interlaced))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(raw, 9))
        + after + chunk(b"IEND", b"")
    )


def samples(channels, depth):
    """The formula of every PNG fixture; the tests repeat it."""
    y, x, c = np.meshgrid(np.arange(HEIGHT), np.arange(WIDTH), np.arange(channels), indexing="ij")
    return (x * 4099 + y * 7919 + c * 15013) % 65536 >> (16 - depth)


def save(name, data):
    assert len(data) < 5000, (name, len(data))
    (HERE / name).write_bytes(data)


PALETTE = bytes((i * 37 + c * 91) % 256 for i in range(256) for c in range(3))
for interlaced in (False, True):
    suffix = "-interlaced" if interlaced else ""
    for depth in (1, 2, 4, 8, 16):
        save(f"grey{depth}{suffix}.png", png(samples(1, depth), depth, 0, interlaced))
    for depth in (1, 2, 4, 8):
        plte = chunk(b"PLTE", PALETTE[: 3 << depth])
        save(f"palette{depth}{suffix}.png", png(samples(1, depth), depth, 3, interlaced, plte))
    for depth in (8, 16):
        save(f"rgb{depth}{suffix}.png", png(samples(3, depth), depth, 2, interlaced))
        save(f"greyalpha{depth}{suffix}.png", png(samples(2, depth), depth, 4, interlaced))
        save(f"rgba{depth}{suffix}.png", png(samples(4, depth), depth, 6, interlaced))

# tRNS: palette entries 0 to 2; one grey; one colour.
opacities = chunk(b"PLTE", PALETTE[:48]) + chunk(b"tRNS", bytes([0, 100, 200]))
save("palette4-trns.png", png(samples(1, 4), 4, 3, False, opacities))
save("grey4-trns.png", png(samples(1, 4), 4, 0, False, chunk(b"tRNS", struct.pack(">H", 5))))
first = [int(v) for v in samples(3, 8)[0, 0]]
save("rgb8-trns.png", png(samples(3, 8), 8, 2, False, chunk(b"tRNS", struct.pack(">HHH", *first))))
# A gamma that a colour-managing reader would apply, to be ignored.
save("rgb8-gamma.png", png(samples(3, 8), 8, 2, False, chunk(b"gAMA", struct.pack(">I", 200000))))


def exif(orientation, order):
    """An Exif block with a camera name and a GPS directory around the orientation."""
    e = "<" if order == "II" else ">"
    make = b"SecretCamera\0"
    entries = [(0x010F, 2, len(make), None), (0x0112, 3, 1, orientation), (0x8825, 4, 1, None)]
    directory = 8
    after = directory + 2 + 12 * len(entries) + 4
    block = order.encode() + struct.pack(e + "HI", 42, directory) + struct.pack(e + "H", len(entries))
    for tag, kind, count, value in entries:
        if tag == 0x010F:
            block += struct.pack(e + "HHII", tag, kind, count, after)
        elif tag == 0x0112:
            block += struct.pack(e + "HHIHH", tag, kind, count, value, 0)
        else:
            block += struct.pack(e + "HHII", tag, kind, count, after + len(make))
    block += struct.pack(e + "I", 0) + make
    block += struct.pack(e + "H", 1) + struct.pack(e + "HHI4s", 1, 2, 2, b"N\0\0\0") + struct.pack(e + "I", 0)
    return block


# The upright picture has four flat quarters (red, green / blue, yellow) of 16x8 px each; stored as each
# orientation demands.
upright = np.zeros((16, 32, 3), np.uint8)
upright[:8, :16] = (220, 30, 30)
upright[:8, 16:] = (30, 200, 30)
upright[8:, :16] = (30, 30, 220)
upright[8:, 16:] = (230, 220, 40)
STORED = {
    1: upright,
    2: upright[:, ::-1],
    3: upright[::-1, ::-1],
    4: upright[::-1],
    5: upright.transpose(1, 0, 2),
    6: upright.transpose(1, 0, 2)[::-1],
    7: upright.transpose(1, 0, 2)[::-1, ::-1],
    8: upright.transpose(1, 0, 2)[:, ::-1],
}
for orientation, stored in STORED.items():
    order = "II" if orientation % 2 else "MM"
    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(stored)).save(
        out, "JPEG", quality=95, subsampling=0, exif=b"Exif\0\0" + exif(orientation, order))
    save(f"orientation{orientation}.jpg", out.getvalue())
save("orientation6.png", png(STORED[6].astype(int), 8, 2, False, chunk(b"eXIf", exif(6, "MM"))))
save("orientation8-late.png", png(STORED[8].astype(int), 8, 2, False, b"", chunk(b"eXIf", exif(8, "II"))))

# Smooth pictures that survive JPEG: the tests know the formula and allow a small difference.
y, x = np.meshgrid(np.arange(40), np.arange(48), indexing="ij")
smooth = np.stack([40 + x * 4, 60 + y * 4, 200 - x * 2 - y], axis=2).astype(np.uint8)


def jpeg(picture, mode, **options):
    out = io.BytesIO()
    Image.fromarray(picture, mode).save(out, "JPEG", quality=95, **options)
    return out.getvalue()


save("baseline.jpg", jpeg(smooth, "RGB", subsampling=0))
save("baseline-420-restart.jpg", jpeg(smooth, "RGB", subsampling=2, restart_marker_blocks=2))
save("progressive.jpg", jpeg(smooth, "RGB", subsampling=0, progressive=True))
save("grey.jpg", jpeg(smooth[:, :, 0], "L"))
save("grey-progressive.jpg", jpeg(smooth[:, :, 0], "L", progressive=True))
save("rgb-stored.jpg", jpeg(smooth, "RGB", subsampling=0, keep_rgb=True))


# Arithmetic coding, which Pillow does not write.
out = io.BytesIO()
Image.fromarray(smooth).save(out, "PPM")
arithmetic = ["cjpeg", "-arithmetic", "-progressive", "-quality", "95", "-sample", "1x1"]
save("arithmetic-progressive.jpg", subprocess.run(arithmetic, input=out.getvalue(), capture_output=True, check=True).stdout)

# CMYK: black generation so that all four inks matter. Pillow writes Adobe's inverted inks with a marker
# (transform 0, CMYK); files that lost the marker mean the same.
key = np.minimum(255 - smooth.max(axis=2).astype(int), 100)
light = 255 - key
inks = np.dstack([255 - np.clip(smooth[:, :, c].astype(int) * 255 // light, 0, 255) for c in range(3)] + [key])
inks = inks.astype(np.uint8)


def without_segment(data, marker):
    at = 2
    while data[at + 1] != 0xDA:
        length = struct.unpack(">H", data[at + 2 : at + 4])[0]
        if data[at + 1] == marker:
            return data[:at] + data[at + 2 + length :]
        at += 2 + length
    raise ValueError("no such segment")


adobe = jpeg(inks, "CMYK")
assert b"Adobe" in adobe
save("cmyk-adobe.jpg", adobe)
save("cmyk-progressive.jpg", jpeg(inks, "CMYK", progressive=True))
save("cmyk-unmarked.jpg", without_segment(adobe, 0xEE))

# YCCK: the marker's last byte (transform) is 2, and Y, Cb, Cr are those of the complements of the stored, inverted
# inks, which are the inks themselves. Written as a CMYK file whose first three planes already hold them.
stored_inks = 255 - inks
ycc = np.asarray(Image.fromarray(255 - stored_inks[:, :, :3], "RGB").convert("YCbCr"))
planes = np.dstack([ycc, stored_inks[:, :, 3]])
ycck = bytearray(jpeg(255 - planes, "CMYK"))
marker = ycck.index(b"Adobe")
ycck[marker + 11] = 2
save("ycck-adobe.jpg", bytes(ycck))


# WebP and GIF. The lossless ones are twins of PNGs.

def webp(picture, mode, **options):
    out = io.BytesIO()
    Image.fromarray(picture, mode).save(out, "WEBP", **options)
    return out.getvalue()


rgba = samples(4, 8).astype(np.uint8)
save("lossless.webp", webp(rgba, "RGBA", lossless=True, exact=True))
save("lossy.webp", webp(smooth, "RGB", quality=95))
# All of it is opaque at the left, transparent at the right.
opacity = np.broadcast_to(255 - (np.arange(48) * 255 // 47), (40, 48)).astype(np.uint8)
save("lossy-alpha.webp", webp(np.dstack([smooth, opacity]), "RGBA", quality=95, exact=True))
save("orientation6.webp", webp(np.ascontiguousarray(STORED[6]), "RGB", lossless=True, exif=exif(6, "MM")))


def riff(*chunks):
    content = b"WEBP" + b"".join(
        kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2) for kind, data in chunks)
    return b"RIFF" + struct.pack("<I", len(content)) + content


def three_bytes(value):
    return struct.pack("<I", value)[:3]


# An animation of two pictures on a canvas of 20x12 px, of which they leave something free. (Pillow would fill it.)
pixels = webp(rgba[:, :, :3].copy(), "RGB", lossless=True)[12:]
frames = []
for left, top in ((4, 2), (0, 0)):
    place = b"".join(map(three_bytes, (left // 2, top // 2, WIDTH - 1, HEIGHT - 1, 100)))
    frames.append((b"ANMF", place + b"\0" + pixels))
canvas = struct.pack("<I", 0x12) + three_bytes(19) + three_bytes(11)
save("animated.webp", riff((b"VP8X", canvas), (b"ANIM", bytes(6)), *frames))


def gif(numbers, colours, **options):
    picture = Image.fromarray(numbers.astype(np.uint8), "P")
    picture.putpalette(PALETTE[: 3 * colours])
    out = io.BytesIO()
    picture.save(out, "GIF", optimize=False, **options)
    return out.getvalue()


save("palette8.gif", gif(samples(1, 8)[:, :, 0], 256, interlace=0))
save("palette4-transparent.gif", gif(samples(1, 4)[:, :, 0], 16, interlace=0, transparency=5))


def gif_blocks(numbers, bits):
    """Compressed pixels that empty the dictionary so often that all codes have `bits + 1` bits."""
    codes = []
    for at in range(0, len(numbers), (1 << bits) - 2):
        codes += [1 << bits, *numbers[at : at + (1 << bits) - 2]]
    codes.append((1 << bits) + 1)
    value = sum(code << (index * (bits + 1)) for index, code in enumerate(codes))
    data = value.to_bytes((len(codes) * (bits + 1) + 7) // 8, "little")
    parts = [data[i : i + 255] for i in range(0, len(data), 255)]
    return bytes([bits]) + b"".join(bytes([len(part)]) + part for part in parts) + b"\0"


def gif_picture(left, top, local_palette, interlaced=False):
    flags = (0x83 if local_palette else 0) | (0x40 if interlaced else 0)
    passes = [(0, 8), (4, 8), (2, 4), (1, 2)] if interlaced else [(0, 1)]
    numbers = [int(v) for start, step in passes for v in samples(1, 4)[start::step].reshape(-1)]
    descriptor = struct.pack("<BHHHHB", 0x2C, left, top, WIDTH, HEIGHT, flags)
    return descriptor + local_palette + gif_blocks(numbers, 4)


# Pillow interlaces only what is larger.
screen = struct.pack("<HHBBB", WIDTH, HEIGHT, 0xF3, 0, 0) + PALETTE[:48]
save("palette4-interlaced.gif", b"GIF89a" + screen + gif_picture(0, 0, b"", interlaced=True) + b"\x3b")


# A screen of 20x12 px with a grey palette; its first picture has colours of its own, the second the screen's.
grey = bytes(i * 17 for i in range(16) for _ in range(3))
control = b"\x21\xf9\x04\x00\x0a\x00\x00\x00"
save("animated.gif", b"GIF89a" + struct.pack("<HHBBB", 20, 12, 0xF3, 0, 0) + grey
    + control + gif_picture(4, 2, PALETTE[:48]) + control + gif_picture(0, 0, b"") + b"\x3b")

# Formats that are recognized to be refused.
small = Image.fromarray(smooth[:4, :4])
for name in ("BMP", "TIFF", "JPEG2000", "AVIF", "ICO", "PPM"):
    out = io.BytesIO()
    small.save(out, name)
    save("refused." + name.lower(), out.getvalue())
