"""Makes the pictures and profiles beside this script: `pip install pillow numpy`, then `python make_color.py`.

Each picture is four flat quarters whose numbers mean something else than sRGB; the profiles are made here by formulas.
"""

import io
import pathlib
import struct
import zlib

import numpy as np
from PIL import Image

HERE = pathlib.Path(__file__).parent
COLORS = np.array([[200, 90, 60], [80, 170, 90], [60, 80, 180], [120, 120, 120]])
GRAYS = np.array([[20], [80], [140], [220]])
WIDTH, HEIGHT = 32, 24
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def quarters(colors):
    picture = np.zeros((HEIGHT, WIDTH, colors.shape[1]), int)
    for index, color in enumerate(colors):
        y, x = index // 2 * (HEIGHT // 2), index % 2 * (WIDTH // 2)
        picture[y : y + HEIGHT // 2, x : x + WIDTH // 2] = color
    return picture


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(samples, depth, color_type, extra, interlaced=False):
    parts = [samples[y0::dy, x0::dx] for x0, y0, dx, dy in ADAM7] if interlaced else [samples]
    words = ">u2" if depth == 16 else "u1"
    raw = b"".join(b"\0" + row.astype(words).tobytes() for part in parts for row in part)
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, depth, color_type, 0, 0, int(interlaced))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(raw, 9))
        + chunk(b"IEND", b""))


def save(name, data):
    assert len(data) < 6000, (name, len(data))
    (HERE / name).write_bytes(data)


# Profiles (ICC.1:2001-04): a table from samples to CIELAB, and the curve of a gray.

def fixed(*values):
    return struct.pack(f">{len(values)}i", *(round(v * 65536) for v in values))


D50 = np.array([0.9642, 1, 0.8249])
SRGB = np.array([[0.43607, 0.38515, 0.14307], [0.22249, 0.71687, 0.06061], [0.01392, 0.09708, 0.7141]])
P3 = np.array([[0.51512, 0.29198, 0.1571], [0.2412, 0.69225, 0.06657], [-0.00105, 0.04189, 0.78407]])


def lab(xyz):
    part = xyz / D50
    root = np.where(part > 216 / 24389, np.cbrt(np.maximum(part, 0)), (24389 / 27 * part + 16) / 116)
    return np.stack(
        [116 * root[:, 1] - 16, 500 * (root[:, 0] - root[:, 1]), 200 * (root[:, 1] - root[:, 2])], 1)


def profile(space, kind, tags):
    tags = [(b"desc", b"desc\0\0\0\0\0\0\0\x05test\0" + b"\0" * 78), (b"cprt", b"text\0\0\0\0CC0\0"),
            (b"wtpt", b"XYZ \0\0\0\0" + fixed(*D50))] + tags
    body, table = b"", b""
    for name, content in tags:
        content += b"\0" * (-len(content) % 4)
        table += struct.pack(">4sII", name, 132 + 12 * len(tags) + len(body), len(content))
        body += content
    pcs = b"XYZ " if space == b"GRAY" else b"Lab "
    head = struct.pack(">I4sI4s4s4s6H4s", 132 + len(table) + len(body), b"", 0x02400000, kind, space, pcs,
                       2024, 1, 1, 0, 0, 0, b"acsp")
    head += b"\0" * 28 + fixed(*D50) + b"\0" * 48
    return head + struct.pack(">I", len(tags)) + table + body


def table(function, channels, grid, curve):
    """lut16Type: `curve` (256 samples) in front of a table with `grid` points along each axis."""
    axis = np.linspace(0, 1, grid)
    points = np.stack(np.meshgrid(*[axis] * channels, indexing="ij"), -1).reshape(-1, channels)
    values = function(points)
    code = np.stack([values[:, 0] * 652.8, (values[:, 1] + 128) * 256, (values[:, 2] + 128) * 256], 1)
    return (
        b"mft2\0\0\0\0" + bytes([channels, 3, grid, 0]) + fixed(1, 0, 0, 0, 1, 0, 0, 0, 1)
        + struct.pack(">HH", len(curve), 2) + np.tile(curve, channels).astype(">u2").tobytes()
        + code.clip(0, 65535).round().astype(">u2").tobytes() + np.array([0, 65535] * 3, ">u2").tobytes())


def rgb_lab(samples):
    light = samples**2
    return lab(light * (1 - 0.1 * np.roll(light, 1, 1)) @ P3.T)


def ink_lab(inks):
    light = (1 - inks[:, :3] * [0.95, 0.9, 0.97]) * (1 - 0.93 * inks[:, 3:])
    return lab(light**1.9 @ SRGB.T) * [0.98, 0.95, 0.95]


bent = np.round(65535 * np.linspace(0, 1, 64) ** 0.8)
straight = np.array([0, 65535])
RGB_TABLE = profile(b"RGB ", b"scnr", [(b"A2B0", table(rgb_lab, 3, 8, bent))])
CMYK_TABLE = profile(b"CMYK", b"prtr", [(b"A2B0", table(ink_lab, 4, 5, bent))])
GRAY = profile(b"GRAY", b"scnr", [(b"kTRC", b"curv\0\0\0\0\0\0\0\x01\x01\xcd\0\0")])  # 1.8
save("rgb-table.icc", RGB_TABLE)
save("cmyk-table.icc", CMYK_TABLE)


def matrix_profile():
    """Display P3 by columns, with a curve of 1.8."""
    columns = [(n, b"XYZ \0\0\0\0" + fixed(*c)) for n, c in zip((b"rXYZ", b"gXYZ", b"bXYZ"), P3.T)]
    curves = [(n, b"curv\0\0\0\0\0\0\0\x01\x01\xcd\0\0") for n in (b"rTRC", b"gTRC", b"bTRC")]
    return profile(b"RGB ", b"mntr", columns + curves).replace(b"RGB Lab ", b"RGB XYZ ", 1)


MATRIX = matrix_profile()
save("matrix.icc", MATRIX)


def icc(data):
    return chunk(b"iCCP", b"profile\0\0" + zlib.compress(data, 9))


def code_points(primaries, transfer, full=1):
    return chunk(b"cICP", bytes([primaries, transfer, 0, full]))


gamma = lambda value: chunk(b"gAMA", struct.pack(">I", value))
p3 = chunk(b"cHRM", struct.pack(">8I", 31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000))
peak = lambda nits: chunk(b"cLLI", struct.pack(">II", nits * 10000, 1000000))
rgb, gray = quarters(COLORS), quarters(GRAYS)
wide = rgb * 257
half = np.dstack([wide, np.full((HEIGHT, WIDTH), 0x8080)])
for name, chunks in {
    "gamma-linear": gamma(100000), "gamma-p3": gamma(45455) + p3, "points-p3": code_points(12, 13),
    "points-narrow": code_points(1, 13, 0), "points-709": code_points(1, 1),
    "profile-p3": icc(MATRIX), "profile-table": icc(RGB_TABLE),
    "pq": code_points(9, 16), "hlg": code_points(9, 18), "pq-4000": code_points(9, 16) + peak(4000),
    "plain": b"", "plain-gamma": gamma(45455),
}.items():
    save(name + ".png", png(rgb, 8, 2, chunks))
for name, chunks in {
    "gamma-linear": gamma(100000), "points-p3": code_points(12, 13), "profile-p3": icc(MATRIX),
    "profile-table": icc(RGB_TABLE), "pq": code_points(9, 16), "hlg": code_points(9, 18), "plain": b"",
}.items():
    save(name + "-16.png", png(wide, 16, 2, chunks))
    save(name + "-16-alpha-interlaced.png", png(half, 16, 6, chunks, interlaced=True))
save("gray-gamma.png", png(gray, 8, 0, gamma(100000)))
save("gray-profile.png", png(gray, 8, 0, icc(GRAY)))
save("gray-profile-16.png", png(gray * 257, 16, 0, icc(GRAY)))


def jpeg(name, picture, mode, data):
    out = io.BytesIO()
    Image.fromarray(picture.astype(np.uint8), mode).save(out, "JPEG", quality=95, subsampling=0, icc_profile=data)
    save(name, out.getvalue())


jpeg("profile-p3.jpg", rgb, "RGB", MATRIX)
jpeg("gray-profile.jpg", gray[:, :, 0], "L", GRAY)
# Pillow stores inks inverted, with Adobe's marker.
inks = quarters(np.array([[20, 150, 170, 20], [150, 30, 160, 40], [200, 150, 20, 30], [10, 10, 10, 140]]))
jpeg("profile-cmyk.jpg", inks, "CMYK", CMYK_TABLE)
# A profile of another kind of picture.
jpeg("profile-of-cmyk.jpg", rgb, "RGB", CMYK_TABLE)
