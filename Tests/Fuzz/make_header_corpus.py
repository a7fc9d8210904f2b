"""Makes the seeds of the fuzzer of the readers in Swift: `python3 make_header_corpus.py FOLDER`. Needs nothing but Python.

They are the fixtures of the codecs' own tests, the code of their HEIC and AVIF pictures, and Exif blocks, XMP packets and
profiles with a byte behind them that says what they are, as HeaderReaders.swift has it.
"""

import pathlib
import struct
import sys

FIXTURES = pathlib.Path(__file__).parent.parent / "ImageCodecsTests" / "Fixtures"
FOLDER = pathlib.Path(sys.argv[1])
EXIF, XMP, PROFILE, RAW = 0, 1, 2, 3


def save(name, data):
    (FOLDER / name).write_bytes(data)


for path in FIXTURES.rglob("*"):
    if path.suffix in (".png", ".jpg", ".webp", ".gif", ".heic", ".avif"):
        save("-".join(path.relative_to(FIXTURES).parts), path.read_bytes()[:8192])
    elif path.suffix == ".icc":
        save(path.name, path.read_bytes()[:8000] + bytes([PROFILE]))


def exif(order):
    """A TIFF structure: IFD0 with texts and pointers, the photo's IFD, and the place's."""

    def number(value, size):
        return struct.pack(order + {2: "H", 4: "I"}[size], value)

    def fractions(*values):
        return b"".join(number(v, 4) for pair in values for v in pair)

    def directory(start, entries):
        size, data, body = 2 + 12 * len(entries) + 4, b"", number(len(entries), 2)
        for tag, kind, count, content in entries:
            if len(content) <= 4:
                field = content.ljust(4, b"\0")
            else:
                field = number(start + size + len(data), 4)
                data += content + b"\0" * (len(content) % 2)
            body += number(tag, 2) + number(kind, 2) + number(count, 4) + field
        return body + number(0, 4) + data

    def text(tag, value):
        return (tag, 2, len(value) + 1, value + b"\0")

    photo_at, gps_at = 400, 700
    first = directory(8, [
        text(0x010F, b"Canon"), text(0x0110, b"EOS R5"), (0x0112, 3, 1, number(6, 2)), text(0x013B, b"M\xc3\xbcller"),
        text(0x8298, b"(c) M"), (0x8769, 4, 1, number(photo_at, 4)), (0x8825, 4, 1, number(gps_at, 4))])
    photo = directory(photo_at, [
        (0x829A, 5, 1, fractions((1, 250))), (0x829D, 5, 1, fractions((28, 10))), (0x8827, 3, 1, number(400, 2)),
        text(0x9003, b"2026:05:01 12:30:00"), text(0x9011, b"+02:00"), text(0x9291, b"25"),
        (0x920A, 5, 1, fractions((50, 1))), text(0xA433, b"Canon"), text(0xA434, b"RF50mm")])
    gps = directory(gps_at, [
        text(1, b"N"), (2, 5, 3, fractions((48, 1), (51, 1), (2952, 100))), text(3, b"E"),
        (4, 5, 3, fractions((2, 1), (17, 1), (4020, 100))), (5, 1, 1, b"\0"), (6, 5, 1, fractions((35, 1)))])
    head = (b"II" if order == "<" else b"MM") + number(42, 2) + number(8, 4)
    block = (head + first).ljust(photo_at, b"\0") + photo
    return block.ljust(gps_at, b"\0") + gps


for order in "<>":
    save(f"exif-{ord(order)}", exif(order) + bytes([EXIF]))
    block = b"Exif\0\0" + exif(order)
    jpeg = (FIXTURES / "baseline.jpg").read_bytes()
    save(f"exif-{ord(order)}.jpg", jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block + jpeg[2:])

save("xmp", b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description rdf:about="" tiff:Make="Nikon"
 exif:GPSLatitude="48,51.492N" exif:GPSLongitude='2,17,40.2E' exif:GPSAltitude="35/1" xmp:CreateDate='2025-12-24T18:05:06.5Z'>
<tiff:Model>Z 8</tiff:Model><aux:Lens>A &amp; B &#x2014; lens</aux:Lens><exif:DateTimeOriginal>2025-12-24T18:05</exif:DateTimeOriginal>
<dc:creator><rdf:Seq><rdf:li>Ann</rdf:li><rdf:li>Bo</rdf:li></rdf:Seq></dc:creator>
<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">Ann &lt;2025&gt;</rdf:li></rdf:Alt></dc:rights></rdf:Description></x:xmpmeta>""" + bytes([XMP]))
raw = exif(">").hex()
save("raw", ("\nexif\n %8d\n" % (len(raw) // 2)).encode() + raw.encode() + bytes([RAW]))

# HEIC and AVIF: each coded picture alone, whole and cut, with what is known of it in front; see HeaderReaders.swift.


def boxes(data):
    """(type, content) of each box; none of the fixtures' is longer than 32 bits can say."""
    while len(data) >= 8:
        length, kind = struct.unpack(">I4s", data[:8])
        length = length or len(data)
        yield kind, data[8:length]
        data = data[length:]


def coded_pictures(heif):
    """(is AV1, width, height, configuration, code) of each item that is code."""
    meta = dict(boxes(dict(boxes(heif))[b"meta"][4:]))
    kinds = {}
    for _, entry in boxes(meta[b"iinf"][6:]):
        kinds[struct.unpack(">H", entry[4:6])[0]] = entry[8:12]
    properties = list(boxes(dict(boxes(meta[b"iprp"]))[b"ipco"]))
    associations = dict(boxes(meta[b"iprp"]))[b"ipma"]
    assert associations[:4] == bytes(4)
    of, at = {}, 8
    for _ in range(struct.unpack(">I", associations[4:8])[0]):
        item, count = struct.unpack(">HB", associations[at : at + 3])
        of[item] = dict(properties[(index & 127) - 1] for index in associations[at + 3 : at + 3 + count])
        at += 3 + count
    places = meta[b"iloc"]
    version, sizes = places[0], struct.unpack(">H", places[4:6])[0]
    offset_size, length_size, base_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    at = 8

    def number(size):
        nonlocal at
        at += size
        return int.from_bytes(places[at - size : at], "big")

    for _ in range(struct.unpack(">H", places[6:8])[0]):
        item = number(2)
        number(2 if version else 0)
        number(2)
        base, code = number(base_size), b""
        for _ in range(number(2)):
            offset, length = base + number(offset_size), number(length_size)
            code += heif[offset : offset + length]
        name = {b"hvc1": b"hvcC", b"av01": b"av1C"}.get(kinds.get(item))
        if name:
            width, height = struct.unpack(">II", of[item][b"ispe"][4:12])
            yield name == b"av1C", width, height, of[item][name], code


for fixture in sorted((FIXTURES / "heif").glob("*.[ah][ve]i[fc]")):
    for index, (is_av1, width, height, configuration, code) in enumerate(coded_pictures(fixture.read_bytes())):
        known = b"HEIF" + bytes([is_av1, width - 1, height - 1]) + struct.pack(">H", len(configuration)) + configuration
        for tenths in range(3, 11):
            save(f"code-{fixture.name}-{index}-{tenths}", known + code[: len(code) * tenths // 10])
