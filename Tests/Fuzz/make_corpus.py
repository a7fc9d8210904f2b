"""Makes the seeds of the fuzz target: `python3 make_corpus.py FOLDER`. Needs nothing but Python.

They are the fixtures of the codec's own tests, small PNGs of every kind of row filter and chunk, and both with
what decoders have stumbled over: cut off, a frame header where none belongs, scans in the wrong order, wrong
checksums.
"""

import pathlib
import struct
import sys
import zlib

FIXTURES = pathlib.Path(__file__).parent.parent / "ImageCodecsTests" / "Fixtures"
FOLDER = pathlib.Path(sys.argv[1])


def save(name, data):
    (FOLDER / name).write_bytes(data)


# JPEG

def segments(jpeg):
    """(marker, start, end) of each segment; a scan's compressed data belongs to it."""
    at, found = 2, []
    while at + 1 < len(jpeg):
        marker = jpeg[at + 1]
        if marker == 0xD9:
            found.append((marker, at, at + 2))
            break
        end = at + 2 + struct.unpack(">H", jpeg[at + 2 : at + 4])[0]
        if marker == 0xDA:
            # 0xFF is a marker, but for stuffed bytes and restarts.
            while end + 1 < len(jpeg) and (jpeg[end] != 0xFF or jpeg[end + 1] in (0, *range(0xD0, 0xD8))):
                end += 1
        found.append((marker, at, end))
        at = end
    return found


def frame_header(marker, height, width, components):
    body = struct.pack(">BHHB", 8, height, width, components) + b"".join(
        bytes([i & 255, 0x11, 0]) for i in range(components))
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


# Baseline, progressive, and both with arithmetic coding; lossless, which may be unknown to the library.
FRAMES = (0xC0, 0xC2, 0xC3, 0xC9, 0xCA)


def jpeg_variants(name, jpeg):
    save(name, jpeg)
    parts = segments(jpeg)
    scans = [p for p in parts if p[0] == 0xDA]
    cut = jpeg[: (scans[0][1] + scans[0][2]) // 2]
    save(f"{name}-cut-in-scan", cut)
    for marker in FRAMES:
        save(f"{name}-cut-in-scan-frame-{marker:02x}", cut + frame_header(marker, 1, 1, 255) + b"\xff\xd9")
    for index, (_, start, _) in enumerate(scans[:4]):
        save(f"{name}-cut-in-scan-header{index}", jpeg[: start + 5])
        # A second frame header, with more components than anybody has, and of other kinds.
        for marker in FRAMES:
            extra = frame_header(marker, 1, 1, 255)
            save(f"{name}-frame-{marker:02x}-before-scan{index}", jpeg[:start] + extra + jpeg[start:])
    extra = frame_header(0xC0, 1, 1, 255)
    save(f"{name}-frame-at-end", jpeg[:-2] + extra + jpeg[-2:])
    save(f"{name}-adobe-late", jpeg[:-2] + b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0\2" + jpeg[-2:])
    save(f"{name}-tables-at-end", jpeg[:-2] + b"\xff\xdb\0\x43\0" + bytes(range(1, 65)) + jpeg[-2:])
    if len(scans) > 2:
        first, second = scans[0], scans[1]
        swapped = jpeg[second[1] : second[2]] + jpeg[first[1] : first[2]]
        save(f"{name}-scans-swapped", jpeg[: first[1]] + swapped + jpeg[second[2] :])
        save(f"{name}-scan-twice", jpeg[: first[2]] + jpeg[first[1] :])


# PNG

def chunk(kind, data, wrong=0):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data) ^ wrong)


def png(width, height, depth, colour_type, interlaced, raw, extra=b"", wrong=0, splits=1, level=9):
    header = struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, interlaced)
    stream = zlib.compress(raw, level)
    step = -(-len(stream) // splits)
    data = b"".join(chunk(b"IDAT", stream[i : i + step], wrong) for i in range(0, len(stream), step))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + data + chunk(b"IEND", b"")


# First column, first row, column step, row step of each pass.
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def rows(width, height, bits, interlaced):
    """Rows of every filter, in passes if need be."""
    out = b""
    for x0, y0, dx, dy in ADAM7 if interlaced else [(0, 0, 1, 1)]:
        across, down = -(-(width - x0) // dx), -(-(height - y0) // dy)
        if across <= 0:
            continue
        count = (across * bits + 7) // 8
        for y in range(max(0, down)):
            out += bytes([y % 5]) + bytes((x * 7 + y * 13) & 255 for x in range(count))
    return out


PALETTE = chunk(b"PLTE", bytes(range(48)))
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
for colour_type, depths in {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4), 4: (8, 16), 6: (8, 16)}.items():
    for depth in depths:
        for interlaced in (0, 1):
            for width, height in ((11, 9), (1, 1), (3, 17)):
                extra = PALETTE if colour_type == 3 else b""
                raw = rows(width, height, depth * CHANNELS[colour_type], interlaced)
                save(f"{colour_type}-{depth}-{interlaced}-{width}x{height}.png",
                     png(width, height, depth, colour_type, interlaced, raw, extra))

for interlaced in (0, 1):
    whole = rows(23, 19, 32, interlaced)
    save(f"wrong-checksums-{interlaced}.png", png(23, 19, 8, 6, interlaced, whole, wrong=1, splits=3))
    cut = png(23, 19, 8, 6, interlaced, whole)
    for tenths in range(2, 10):
        save(f"cut-{interlaced}-{tenths}.png", cut[: len(cut) * tenths // 10])
    short = png(23, 19, 8, 6, interlaced, whole[: len(whole) // 2])
    save(f"too-few-rows-{interlaced}.png", short)
    save(f"too-many-rows-{interlaced}.png", png(23, 19, 8, 6, interlaced, whole + b"\0" * 500))
save("stored.png", png(23, 19, 8, 6, 0, rows(23, 19, 32, 0), level=0))
CHROMATICITIES = [31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000]
chunks = b"".join([
    chunk(b"gAMA", struct.pack(">I", 45455)), chunk(b"cHRM", struct.pack(">8I", *CHROMATICITIES)),
    chunk(b"cICP", b"\x0c\x0d\0\1"), chunk(b"acTL", struct.pack(">II", 3, 0)),
    chunk(b"tRNS", struct.pack(">HHH", 1, 2, 3)), chunk(b"zTXt", b"a\0\0" + zlib.compress(b"text")),
    chunk(b"iTXt", b"b\0\1\0\0\0" + zlib.compress(b"text")), chunk(b"bKGD", bytes(6)), chunk(b"unKn", b"x"),
])
save("chunks.png", png(11, 9, 8, 2, 0, rows(11, 9, 24, 0), chunks))
second_header = chunk(b"IHDR", struct.pack(">IIBBBBB", 9, 9, 16, 6, 0, 0, 1))
save("two-headers.png", png(11, 9, 8, 2, 0, rows(11, 9, 24, 0), second_header))
plain = png(11, 9, 8, 2, 0, rows(11, 9, 24, 0))
save("header-behind-pixels.png", plain[:-12] + second_header + plain[-12:])

for fixture in sorted(FIXTURES.glob("*.jpg")):
    jpeg_variants(fixture.name, fixture.read_bytes())
for fixture in sorted(FIXTURES.glob("*.png")):
    save(fixture.name, fixture.read_bytes())

# Text
save("inflate", b"\xff" + zlib.compress(b"text " * 3000))
save("inflate-too-much", b"\x01" + zlib.compress(b"text " * 3000))
