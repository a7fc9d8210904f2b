"""Makes the HEIC and AVIF files beside this script: `pip install pillow numpy`, then `python make_fixtures.py`. Needs the
programs heif-enc (libheif-examples) and avifenc (libavif-bin) too.

The pictures have four flat quarters, so that a wrong turn, channel, range or matrix shows. What the programs cannot
write, such as a phone's grid of tiles, is put together here around their code.
"""

import pathlib
import struct
import subprocess
import tempfile

import numpy as np
from PIL import Image

HERE = pathlib.Path(__file__).parent
TEMPORARY = pathlib.Path(tempfile.mkdtemp())
QUARTERS = [(220, 30, 30), (30, 200, 30), (30, 30, 220), (230, 220, 40)]


def quarters(width, height, colors=QUARTERS):
    picture = np.zeros((height, width, len(colors[0])), np.uint8)
    picture[: height // 2, : width // 2] = colors[0]
    picture[: height // 2, width // 2 :] = colors[1]
    picture[height // 2 :, : width // 2] = colors[2]
    picture[height // 2 :, width // 2 :] = colors[3]
    return picture


def save(name, data):
    assert len(data) < 3000, (name, len(data))
    (HERE / name).write_bytes(data)


def png(picture):
    path = TEMPORARY / "in.png"
    if picture.dtype == np.uint16:
        rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in picture)
        import zlib

        def chunk(kind, data):
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

        header = struct.pack(">IIBBBBB", picture.shape[1], picture.shape[0], 16, 2, 0, 0, 0)
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
    else:
        Image.fromarray(picture.squeeze()).save(path)
    return str(path)


def program(picture, ending, *command):
    out = TEMPORARY / ("out." + ending)
    source = png(picture)
    subprocess.run([*command, source, "-o", str(out)], check=True, capture_output=True)
    return out.read_bytes()


def heic(picture, *options):
    return program(picture, "heic", "heif-enc", "-q", "90", *options)


def avif(picture, *options):
    return program(picture, "avif", "avifenc", "--min", "0", "--max", "12", "-s", "6", *options)


# ISO base media boxes, read and written.


def box(kind, *parts):
    content = b"".join(parts)
    return struct.pack(">I", len(content) + 8) + kind + content


def full(kind, *parts, version=0, flags=0):
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


def boxes(data):
    found = []
    while len(data) >= 8:
        length, kind = struct.unpack(">I4s", data[:8])
        found.append((kind, data[8:length], data[:length]))
        data = data[length:]
    return found


def child(data, *path, skip=0):
    for kind in path:
        data = next(content for name, content, _ in boxes(data) if name == kind)
        if kind == b"meta":
            data = data[4:]
    return data


def code(file, kind):
    """The configuration box and the code of the one picture in a file."""
    properties = boxes(child(file, b"meta", b"iprp", b"ipco"))
    configuration = next(whole for name, _, whole in properties if name == kind)
    return configuration, child(file, b"mdat")


class File:
    """A HEIF file, item by item."""

    def __init__(self, brand):
        self.brand, self.items, self.properties, self.references = brand, [], [], []

    def property(self, data):
        if data not in self.properties:
            self.properties.append(data)
        return self.properties.index(data) + 1

    def add(self, kind, data, *properties, hidden=False, content_type=None):
        self.items.append((kind, data, [self.property(p) for p in properties], hidden, content_type))
        return len(self.items)

    def refer(self, kind, source, *targets):
        self.references.append(box(kind, struct.pack(">HH", source, len(targets)), *(struct.pack(">H", t) for t in targets)))

    def bytes(self, primary=1):
        entries, associations, places = [], [], []
        for number, (kind, data, properties, hidden, content_type) in enumerate(self.items, 1):
            words = b"\0" + (content_type + b"\0" if content_type else b"")
            entries.append(full(b"infe", struct.pack(">HH", number, 0), kind, words, version=2, flags=int(hidden)))
            if properties:
                associations.append(struct.pack(">HB", number, len(properties)) + bytes(0x80 | p for p in properties))
        ftyp = box(b"ftyp", self.brand, b"\0\0\0\0mif1", self.brand)

        def meta(start):
            places, at = [], start
            for number, item in enumerate(self.items, 1):
                places.append(struct.pack(">HHHII", number, 0, 1, at, len(item[1])))
                at += len(item[1])
            parts = [
                full(b"hdlr", b"\0\0\0\0pict", bytes(13)),
                full(b"pitm", struct.pack(">H", primary)),
                full(b"iloc", b"\x44\0", struct.pack(">H", len(places)), *places),
                full(b"iinf", struct.pack(">H", len(entries)), *entries),
                box(b"iprp", box(b"ipco", *self.properties), full(b"ipma", struct.pack(">I", len(associations)), *associations)),
            ]
            if self.references:
                parts.append(full(b"iref", *self.references))
            return full(b"meta", *parts)

        start = len(ftyp) + len(meta(0)) + 8
        return ftyp + meta(start) + box(b"mdat", *(item[1] for item in self.items))


def ispe(width, height):
    return full(b"ispe", struct.pack(">II", width, height))


def nclx(primaries, transfer, matrix, is_full=True):
    return box(b"colr", b"nclx", struct.pack(">HHHB", primaries, transfer, matrix, 0x80 if is_full else 0))


IROT = {turns: box(b"irot", bytes([turns])) for turns in range(4)}
IMIR = {axis: box(b"imir", bytes([axis])) for axis in range(2)}


def clap(width, height, left, top, of):
    numbers = [width, 1, height, 1, 2 * left + width - of[0], 2, 2 * top + height - of[1], 2]
    return box(b"clap", *(struct.pack(">i", n) for n in numbers))


def display_p3():
    """An ICC profile of Display P3: a matrix and sRGB's curve."""

    def fixed(value):
        return struct.pack(">i", round(value * 65536))

    def text(words):
        words = words.encode("utf-16-be")
        return b"mluc\0\0\0\0" + struct.pack(">II", 1, 12) + b"enUS" + struct.pack(">II", len(words), 28) + words

    curve = b"para\0\0\0\0\0\x03\0\0" + b"".join(map(fixed, (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)))
    columns = [(0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407)]
    tags = [(b"desc", text("P3")), (b"cprt", text("CC0")), (b"wtpt", b"XYZ \0\0\0\0" + b"".join(map(fixed, (0.9642, 1, 0.8249))))]
    tags += [(name, b"XYZ \0\0\0\0" + b"".join(map(fixed, column))) for name, column in zip((b"rXYZ", b"gXYZ", b"bXYZ"), columns)]
    tags += [(name, curve) for name in (b"rTRC", b"gTRC", b"bTRC")]
    start, table, body, places = 132 + 12 * len(tags), struct.pack(">I", len(tags)), b"", {}
    for name, content in tags:
        if content not in places:
            places[content] = start + len(body)
            body += content + bytes(-len(content) % 4)
        table += name + struct.pack(">II", places[content], len(content))
    header = struct.pack(">I4sI4s4s4s", start + len(body), b"\0\0\0\0", 0x04300000, b"mntr", b"RGB ", b"XYZ ")
    header += struct.pack(">6H", 2024, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + b"".join(map(fixed, (0.9642, 1, 0.8249))) + bytes(48)
    return header + table + body


# HEIC, as heif-enc writes it; of odd size it is larger by a row and a column, which its property clap cuts off.
save("plain.heic", heic(quarters(64, 48)))
save("odd.heic", heic(quarters(62, 46)[:45, :61]))
save("alpha.heic", heic(quarters(64, 48, [(220, 30, 30, 255), (30, 200, 30, 128), (30, 30, 220, 64), (230, 220, 40, 0)])))

# The same code, stored as each of the eight orientations demands: irot turns counter-clockwise, then imir mirrors
# (0: top and bottom, 1: left and right).
upright = quarters(128, 64)
STORED = {
    1: (upright, []),
    2: (upright[:, ::-1], [IMIR[1]]),
    3: (upright[::-1, ::-1], [IROT[2]]),
    4: (upright[::-1], [IMIR[0]]),
    5: (upright.transpose(1, 0, 2), [IROT[1], IMIR[0]]),
    6: (upright.transpose(1, 0, 2)[::-1], [IROT[3]]),
    7: (upright.transpose(1, 0, 2)[::-1, ::-1], [IROT[1], IMIR[1]]),
    8: (upright.transpose(1, 0, 2)[:, ::-1], [IROT[1]]),
}
for orientation, (stored, turns) in STORED.items():
    configuration, data = code(heic(np.ascontiguousarray(stored)), b"hvcC")
    file = File(b"heic")
    file.add(b"hvc1", data, configuration, ispe(stored.shape[1], stored.shape[0]), nclx(1, 13, 6), *turns)
    save(f"orientation{orientation}.heic", file.bytes())
    if orientation == 6:
        file = File(b"heic")
        part = clap(40, 100, 4, 8, (64, 128))
        file.add(b"hvc1", data, configuration, ispe(64, 128), nclx(1, 13, 6), part, *turns)
        save("cut-and-turned.heic", file.bytes())


def exif(orientation, make=b"Impasto\0"):
    """An Exif block whose orientation a HEIF file's reader has to ignore."""
    entries = struct.pack(">HHII", 0x010F, 2, len(make), 38) + struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0)
    return b"MM\0*\0\0\0\x08\0\x02" + entries + bytes(4) + make


# As a phone does: tiles that are hidden items, more than the picture needs; a grid of them with profile and turn;
# a small picture of it, and Exif and XMP besides.
tiles = quarters(100, 70)
padded = np.zeros((128, 128, 3), np.uint8)
padded[:70, :100] = tiles
stored = padded.copy()
file = File(b"heic")
profile = box(b"colr", b"prof", display_p3())
grid = file.add(b"grid", struct.pack(">BBBBHH", 0, 0, 1, 1, 100, 70), ispe(100, 70), profile, IROT[3])
parts = []
for y in (0, 64):
    for x in (0, 64):
        configuration, data = code(heic(np.ascontiguousarray(stored[y : y + 64, x : x + 64])), b"hvcC")
        parts.append(file.add(b"hvc1", data, configuration, ispe(64, 64), profile, hidden=True))
file.refer(b"dimg", grid, *parts)
block = file.add(b"Exif", struct.pack(">I", 6) + b"Exif\0\0" + exif(8))
file.refer(b"cdsc", block, grid)
xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>'
block = file.add(b"mime", xmp, content_type=b"application/rdf+xml")
file.refer(b"cdsc", block, grid)
save("phone.heic", file.bytes())

# AVIF, as avifenc writes it.
upright = quarters(64, 48)
save("plain.avif", avif(upright, "-y", "420"))
save("limited.avif", avif(upright, "-y", "422", "-r", "limited", "--nclx", "1/13/1"))
save("ten-bit.avif", avif(upright, "-y", "444", "-d", "10", "--nclx", "12/13/6"))
save("twelve-bit.avif", avif(upright, "-y", "420", "-d", "12"))
save("lossless.avif", program(upright, "avif", "avifenc", "--lossless"))
save("grey.avif", avif(upright[:, :, :1], "-y", "400"))
see_through = quarters(64, 48, [(220, 30, 30, 255), (30, 200, 30, 128), (30, 30, 220, 64), (230, 220, 40, 0)])
save("alpha.avif", avif(see_through, "-y", "444"))
save("premultiplied.avif", avif(see_through, "-y", "444", "-p"))
save("turned.avif", avif(see_through, "-y", "444", "--irot", "1", "--imir", "0", "--crop", "4,6,56,40"))
save("grid.avif", avif(quarters(128, 128), "-y", "420", "-g", "2x2"))
# High dynamic range: 203 cd/m2 is white on paper, the brightest quarter is about five times that.
wide = quarters(64, 48, [(140, 60, 60), (60, 140, 60), (60, 60, 140), (180, 180, 180)]).astype(np.uint16) * 257
save("pq.avif", avif(wide, "-y", "444", "-d", "10", "--nclx", "9/16/9"))
save("hlg.avif", avif(wide, "-y", "444", "-d", "10", "--nclx", "9/18/9"))
# An animation of two pictures with a picture to show.
second = TEMPORARY / "second.png"
Image.fromarray(upright[::-1]).save(second)
out = TEMPORARY / "animation.avif"
subprocess.run(["avifenc", "--min", "0", "--max", "12", "-s", "6", png(upright), str(second), "-o", str(out)], check=True, capture_output=True)
save("animation.avif", out.read_bytes())
