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

# WebP and GIF: chunks and blocks that are cut, twice there, in another order or of another length.

def webp_variants(name, webp):
    save(name, webp)
    chunks, at = [], 12
    while at + 8 <= len(webp):
        end = at + 8 + struct.unpack("<I", webp[at + 4 : at + 8])[0]
        chunks.append(webp[at : end + end % 2])
        at = end + end % 2
    for tenths in range(3, 10):
        save(f"{name}-cut-{tenths}", webp[: len(webp) * tenths // 10])
    save(f"{name}-reversed", webp[:12] + b"".join(reversed(chunks)))
    save(f"{name}-twice", webp[:12] + b"".join(chunks) * 2)
    save(f"{name}-metadata", webp + b"ICCP\4\0\0\0abcdEXIF\3\0\0\0abc\0XMP \2\0\0\0ab")
    for index, chunk in enumerate(chunks):
        save(f"{name}-without-{index}", webp[:12] + b"".join(chunks[:index] + chunks[index + 1 :]))
        longer = chunk[:4] + b"\xff\xff\xff\x7f" + chunk[8:]
        save(f"{name}-long-{index}", webp[:12] + b"".join(chunks[:index] + [longer] + chunks[index + 1 :]))


def gif_variants(name, gif):
    save(name, gif)
    for tenths in range(1, 10):
        save(f"{name}-cut-{tenths}", gif[: len(gif) * tenths // 10])
    save(f"{name}-interlaced", gif.replace(b"\x2c\0\0\0\0\r\0\t\0\0", b"\x2c\0\0\0\0\r\0\t\0\x40"))
    save(f"{name}-small-screen", gif[:6] + b"\1\0\1\0" + gif[10:])
    save(f"{name}-no-palette", gif[:10] + bytes([gif[10] & 0x7F]) + gif[11:])
    save(f"{name}-comment", gif[:-1] + b"\x21\xfe\3abc\0\x3b")


for fixture in sorted(FIXTURES.glob("*.webp")):
    webp_variants(fixture.name, fixture.read_bytes())
for fixture in sorted(FIXTURES.glob("*.gif")):
    gif_variants(fixture.name, fixture.read_bytes())

# Color profiles (ICC.1:2022): matrix and curves, tables, gray, inks.

def fixed(value):
    return struct.pack(">i", round(value * 65536))


def profile(space, pcs, tags):
    start = 132 + 12 * len(tags)
    table, data = struct.pack(">I", len(tags)), b""
    for name, content in tags:
        content += bytes(-len(content) % 4)
        table += name + struct.pack(">II", start + len(data), len(content))
        data += content
    head = struct.pack(">I4sI4s4s4s", start + len(data), b"", 0x02400000, b"mntr", space, pcs) + bytes(12)
    head += b"acsp" + bytes(28) + fixed(0.9642) + fixed(1) + fixed(0.8249) + bytes(48)
    return head + table + data


def xyz(*values):
    return b"XYZ \0\0\0\0" + b"".join(map(fixed, values))


def curve(*points):
    return b"curv\0\0\0\0" + struct.pack(f">I{len(points)}H", len(points), *points)


def parametric(kind, *values):
    return b"para\0\0\0\0" + struct.pack(">HH", kind, 0) + b"".join(map(fixed, values))


def lut8(inputs, outputs, grid):
    ramp = bytes(range(256))
    table = bytes((i * 91) & 255 for i in range(grid**inputs * outputs))
    identity = b"".join(fixed(float(i % 4 == 0)) for i in range(9))
    return b"mft1\0\0\0\0" + bytes([inputs, outputs, grid, 0]) + identity + ramp * inputs + table + ramp * outputs


primaries = [(b"rXYZ", xyz(0.436, 0.2225, 0.0139)), (b"gXYZ", xyz(0.3851, 0.7169, 0.0971)),
             (b"bXYZ", xyz(0.1431, 0.0606, 0.7141)), (b"wtpt", xyz(0.9642, 1, 0.8249))]
for name, tone in {
    "linear": curve(), "gamma": curve(563), "points": curve(0, 9000, 30000, 65535),
    "parametric0": parametric(0, 2.2), "parametric3": parametric(3, 2.4, 0.948, 0.052, 0.077, 0.04),
    "parametric4": parametric(4, 2.4, 0.948, 0.052, 0.077, 0.04, 0.01, 0.01),
}.items():
    tones = [(tag, tone) for tag in (b"rTRC", b"gTRC", b"bTRC")]
    save(f"profile-{name}", profile(b"RGB ", b"XYZ ", primaries + tones))
    save(f"profile-gray-{name}", profile(b"GRAY", b"XYZ ", [(b"wtpt", xyz(0.9642, 1, 0.8249)), (b"kTRC", tone)]))
save("profile-table", profile(b"RGB ", b"Lab ", [(b"A2B0", lut8(3, 3, 3)), (b"B2A0", lut8(3, 3, 2))]))
save("profile-inks", profile(b"CMYK", b"Lab ", [(b"A2B0", lut8(4, 3, 2))]))

# Text
save("inflate", b"\xff" + zlib.compress(b"text " * 3000))
save("inflate-too-much", b"\x01" + zlib.compress(b"text " * 3000))
