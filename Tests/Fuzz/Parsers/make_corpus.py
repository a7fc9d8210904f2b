"""Makes the seeds of the parsers' fuzzer: `python3 make_corpus.py FOLDER`. Needs nothing but Python.

Each target has a folder of its own, and beside it NAME.dict, the words that its inputs are made of.
"""

import base64
import binascii
import json
import pathlib
import struct
import sys
import zlib

ROOT = pathlib.Path(__file__).resolve().parents[3]
FOLDER = pathlib.Path(sys.argv[1])
VECTOR = [round((i * 37 % 100) / 25 - 2, 3) for i in range(100)]
ID = "abcdefghijklmnopqrstuvwxyz"


def seeds(target, inputs, words=()):
    (FOLDER / target).mkdir(parents=True, exist_ok=True)
    for index, data in enumerate(inputs):
        data = data.encode() if isinstance(data, str) else data
        (FOLDER / target / f"seed-{index}").write_bytes(data)
    lines = ['"' + "".join(f"\\x{b:02x}" for b in word.encode()) + '"' for word in sorted(set(words)) if word]
    (FOLDER / f"{target}.dict").write_text("\n".join(lines) + "\n")


def words_of(value):
    """The keys and texts of a JSON value."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from words_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from words_of(inner)
    elif isinstance(value, str) and len(value) < 40:
        yield value


JSON_WORDS = ["null", "true", "false", '{"', '":', "[]", "{}", "\\u0041", "\\ud83d\\ude00", "1e308", "-0", "0.5", '","']

# Foundations and StrictJSON
seeds("json", ['{"a":[1,-2.5e-3,"x\\n\\u00e9\\ud83d\\ude00",true,null],"":{}}', "[]", '"é"', "\ufeff1", "[[[[[[]]]]]]", '{"a":1,"a":2}',
               " 123456789012345678901234567890 "], JSON_WORDS)
seeds("base64", [b"\x10" + base64.b64encode(bytes(range(40))), b"\x05" + base64.urlsafe_b64encode(bytes(range(200, 255))).rstrip(b"="),
                 b"\x20QUJD\r\nREVG\n", b"\x01QQ=="])
seeds("range", ["bytes 100-199/200", "bytes 0-0/*", "a/b/c.bin", "group1-shard1of1", "BYTES 5-4/3"], ["bytes ", "/*", "..", "-"])

# Pictures' texts: a byte for the type, a byte for the length, the content.
keyed = [b"Description\0{\"a\":1}", b"Raw profile type exif\0\0" + zlib.compress(b"\nexif\n 4\n45786966"),
         b"Impasto-Style\0\0\0\0\0{}", b"Title\0\1\0en\0\0" + zlib.compress("Überschrift".encode())]
seeds("png_text", [
    bytes([0, len(keyed[0])]) + keyed[0] + bytes([1, len(keyed[1])]) + keyed[1],
    bytes([2, len(keyed[2])]) + keyed[2] + bytes([2, len(keyed[3])]) + keyed[3],
    bytes([6, 4, 9, 16, 0, 1, 7, 4]) + struct.pack(">I", 45455) + bytes([10, 8]) + struct.pack(">II", 10_000_000, 4_000_000),
    bytes([5, 8]) + struct.pack(">II", 3, 0) + bytes([8, 32]) + struct.pack(">8I", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000),
], ["Description\0", "Raw profile type exif\0", "Impasto-Style\0\0\0\0\0"])


# Networks
def attributes(**given):
    kinds = {str: lambda v: {"s": base64.b64encode(v.encode()).decode()}, list: lambda v: {"list": {"i": [str(n) for n in v]}},
             tuple: lambda v: {"shape": {"dim": [{"size": str(n)} for n in v]}}, bool: lambda v: {"b": v}, float: lambda v: {"f": v}}
    return {name: value if isinstance(value, dict) else kinds[type(value)](value) for name, value in given.items()}


class Model:
    def __init__(self):
        self.nodes, self.weights, self.bytes = [], [], b""
        self.node("image", "Placeholder", dtype={"type": "DT_FLOAT"}, shape=(1, -1, -1, 3))

    def node(self, name, op, *inputs, **given):
        self.nodes.append({"name": name, "op": op, "input": list(inputs), "attr": attributes(**given)})

    def constant(self, name, shape, values, kind="float32", quantization=None):
        self.nodes.append({"name": name, "op": "Const", "attr": {"dtype": {"type": "DT_INT32" if kind == "int32" else "DT_FLOAT"}}})
        entry = {"name": name, "shape": shape, "dtype": kind}
        code = {"float32": "f", "int32": "i"}[kind]
        if quantization:
            entry["quantization"] = quantization
            code = {"uint8": "B", "uint16": "H", "float16": "e"}[quantization["dtype"]]
        self.weights.append(entry)
        self.bytes += struct.pack(f"<{len(values)}{code}", *values)

    def file(self):
        document = {"format": "graph-model", "modelTopology": {"node": self.nodes},
                    "weightsManifest": [{"paths": ["w.bin"], "weights": self.weights}]}
        return json.dumps(document, separators=(",", ":")).encode() + b"\0" + self.bytes


def convolution(model, name, source, shape, strides=1, padding="SAME", op="Conv2D", **options):
    count = shape[0] * shape[1] * shape[2] * shape[3]
    model.constant(name + "/w", shape, [i % 7 - 3 for i in range(count)] if not options else [i % 250 for i in range(count)], **options)
    model.node(name, op, source, name + "/w", strides=[1, strides, strides, 1], padding=padding, data_format="NHWC",
               dilations=[1, 1, 1, 1])


plain = Model()
convolution(plain, "conv", "image", [3, 3, 3, 4], 2)
plain.constant("bias", [4], [0.5, -0.25, 0, 1])
plain.node("biased", "BiasAdd", "conv", "bias")
plain.node("result", "Relu", "biased")
norm = Model()
convolution(norm, "conv", "image", [1, 1, 3, 2], quantization={"dtype": "uint8", "scale": 0.01, "min": -1})
for name in ("gamma", "beta", "mean", "variance"):
    norm.constant(name, [2], [1, 2])
norm.node("norm", "FusedBatchNormV3", "conv", "gamma", "beta", "mean", "variance", epsilon=0.001, is_training=False)
convolution(norm, "depth", "norm", [3, 3, 2, 1], op="DepthwiseConv2dNative", padding="VALID")
norm.node("six", "Relu6", "depth")
norm.constant("axes", [2], [1, 2], "int32")
norm.node("mean", "Mean", "six", "axes", keep_dims=True)
norm.node("squeezed", "Squeeze", "mean", squeeze_dims=[1, 2])
pooled = Model()
pooled.constant("pad", [4, 2], [0, 0, 1, 1, 1, 1, 0, 0], "int32")
pooled.node("padded", "MirrorPad", "image", "pad", mode="REFLECT")
pooled.node("pool", "MaxPool", "padded", ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="SAME", data_format="NHWC")
pooled.constant("size", [2], [40, 40], "int32")
pooled.node("large", "ResizeNearestNeighbor", "pool", "size", align_corners=False, half_pixel_centers=False)
pooled.constant("axis", [], [3], "int32")
pooled.node("both", "ConcatV2", "large", "large", "axis")
convolution(pooled, "conv", "both", [1, 1, 6, 3])
pooled.node("shape", "Shape", "conv")
pooled.node("result", "Sigmoid", "conv")
models = [plain, norm, pooled]
seeds("model", [m.file() for m in models], JSON_WORDS + [w for m in models for w in words_of(m.nodes + m.weights)]
      + ["Add", "AddV2", "Sub", "Mul", "SquaredDifference", "Rsqrt", "Pad", "AvgPool", "ExpandDims", "StridedSlice", "Pack", "axis",
         "begin_mask", "float16", "uint16", "AvgPool", "Identity"])
record = {"name": "net", "kind": "style", "space": "magenta-mobile", "title": "A net", "licence": "Apache-2.0", "bundled": True,
          "files": [{"path": "model.json", "bytes": 12, "sha256": "0" * 64}, {"path": "w.bin", "bytes": 9, "gitBlobSHA1": "a" * 40}]}
manifest = {"version": 1, "models": [record, {**record, "name": "other", "kind": "transformer", "source": {"repository": "https://a.b"}}]}
seeds("manifest", [json.dumps(manifest), json.dumps({"version": 1, "models": []})], JSON_WORDS + list(words_of(manifest)))

# Clips
probe = {
    "streams": [
        {"index": 0, "codec_type": "video", "codec_name": "h264", "width": 160, "height": 120, "pix_fmt": "yuv420p", "time_base": "1/12800",
         "sample_aspect_ratio": "64:45", "r_frame_rate": "25/1", "avg_frame_rate": "25/1", "nb_frames": "75", "field_order": "tt",
         "color_range": "tv", "color_space": "bt709", "color_transfer": "smpte2084", "color_primaries": "bt2020",
         "disposition": {"attached_pic": 0}, "tags": {"alpha_mode": "1"}, "side_data_list": [{"rotation": -90}]},
        {"index": 1, "codec_type": "audio", "codec_name": "aac"}, {"index": 2, "codec_type": "subtitle", "codec_name": "mov_text"}],
    "chapters": [{"id": 0}], "format": {"format_name": "mov,mp4,m4a", "start_time": "0.040000", "duration": "3.000000"}}
seeds("probe", [json.dumps(probe) + "\x000, 512, 512, 512, 472, 0x5f5d0b2c"], JSON_WORDS + list(words_of(probe)) + ["dv_profile", "arib-std-b67"])


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", binascii.crc32(kind + content))


frame = struct.pack(">IIIIIHHBB", 0, 8, 8, 0, 0, 1, 25, 0, 0)
apng = (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)) + chunk(b"acTL", struct.pack(">II", 2, 0))
        + chunk(b"fcTL", frame) + chunk(b"IDAT", b"x") + chunk(b"fcTL", frame) + chunk(b"fdAT", b"abcdx") + chunk(b"IEND", b""))
gif = (b"GIF89a\x02\0\x02\0\x80\0\0\0\0\0\xff\xff\xff" + b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"
       + 2 * (b"!\xf9\x04\0\x05\0\0\0" + b",\0\0\0\0\x02\0\x02\0\0\x02\x02\x44\x01\0") + b";")
seeds("animation", [apng, gif], ["fcTL", "acTL", "IEND", "NETSCAPE2.0", "ANIMEXTS1.0"])

# The gallery
style = {"id": ID, "name": "Night Ä", "space": "magenta-mobile", "vector": VECTOR, "styleModel": "mobilenet", "tags": ["blue", "Night"],
         "recipe": {"kind": "mix", "parts": [{"parent": ID, "name": "A", "weight": 0.5, "recipe": {"kind": "image", "styleSize": 256,
                                                                                                  "square": False}},
                                             {"name": "B", "weight": 0.5, "recipe": {"kind": "imported", "format": "link"}}]},
         "favourite": True, "notes": "two\nlines", "createdAt": "2026-01-31T09:05:07.123Z", "updatedAt": "2026-01-31T09:05:08Z"}
small = {"name": "x", "space": "s", "vector": [0] * 100}
file = json.dumps({"format": "impasto-style", "version": 1, "style": style})
card = (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
        + chunk(b"iTXt", b"Impasto-Style\0\0\0\0\0" + file.encode()) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b""))
payload = bytes([1, 1]) + struct.pack("<H", 5) + b"Night" + struct.pack("<100e", *VECTOR)
named = bytes([1, 0, 3]) + b"own" + struct.pack("<H", 1) + b"x" + struct.pack("<100e", *VECTOR)


def link(payload):
    text = base64.urlsafe_b64encode(payload + struct.pack("<I", binascii.crc32(payload))).rstrip(b"=")
    return b"https://example.org/#style=" + text


style_words = JSON_WORDS + list(words_of(style)) + ["impasto-style", "impasto-styles", "format", "version", "styles", "style", "#style="]
seeds("style", [file, json.dumps({"format": "impasto-styles", "version": 1, "styles": [style, small], "colour": 1}), card, link(payload),
                "\ufeff " + json.dumps({"style": small, "version": 1, "format": "impasto-style"})], style_words)
seeds("link", [b"\1" + payload, b"\1" + named, b"\0" + link(payload)], ["#style=", "style="])
cursor = base64.urlsafe_b64encode(b'{"ascending":false,"keys":[5,"x"],"serial":7,"sort":"created"}').rstrip(b"=")
# The first byte says what it is.
seeds("texts", ["\0Night", "\0Sky 2", "\1a\nb\nB\n c ", "\2" + ID, "\0022026-01-31T09:05:07.123Z", "\0020001-01-01T00:00:00Z",
                "\0029999-12-31T23:59:59.999Z", "\3" + json.dumps({"version": 1, "recipe": style["recipe"]}), b"\3" + cursor,
                "\4e\u0301 ﬁ İ ß \u202e", "\0e\u0301 ﬁ İ ß \u202e", "\4\"quoted\" 100% _x_"],
      JSON_WORDS + ["T00:00:00Z", "\u0301", "\u200b", "ß", "İ", "ﬁ", "\u202e", "\u1100\u1161\u11a8"])

# Requests
painting = {
    "kind": "stylize", "content": {"sample": "bust"}, "style": {"sample": "stripes", "styleSize": 256, "square": True}, "contentSize": "full",
    "brush": "auto", "strength": 80, "preserveColor": True, "saturation": 10, "contrast": -5, "grain": 3, "padding": "published",
    "format": "jpg", "quality": 90, "profile": "sRGB", "metadata": False, "keepMetadata": True, "keepLocation": True, "digests": True,
    "priority": "preview", "previewHeight": 100, "styleModel": "m", "transformer": "t"}
regions = {
    "content": {"data": "data:image/png;base64,iVBORw0KGgo="}, "styles": [
        {"style": {"vector": VECTOR, "space": "magenta-mobile"}, "weight": 0.5}, {"style": {"saved": "Night"}, "weight": 0.5},
        {"style": {"upload": "0" * 32}, "mask": {"sample": "bust"}, "strength": 50},
        {"style": {"sample": "x"}, "mask": {"digest": "sha256:" + "0" * 64, "upload": "1" * 32}}],
    "keep": {"upload": "1" * 32}, "strengthMask": {"sample": "bust"}}
combine = {"content": {"upload": "0" * 32}, "styles": [{"style": {"sample": "a"}}, {"style": {"sample": "b"}}], "ratio": 30, "extrapolate": True}
stream = {**{k: painting[k] for k in ("style", "contentSize", "brush", "strength")}, "calm": 50, "crossFade": 0.5, "keep": {"sample": "a"}}
save = {"name": "Night", "tags": ["a", "b"], "notes": "n", "favourite": True, "onConflict": "rename", "styleModel": "m",
        "style": {"vector": VECTOR, "space": "magenta-mobile"}}
edit = {"name": "Day", "tags": [], "favourite": False, "notes": "", "onConflict": "replace"}
requests = [(0, painting), (2, regions), (1, combine), (3, stream), (4, {"strength": 5}), (5, save), (6, edit), (7, {"styleSize": 100})]
form = b"kind=stylize&content=bust&style=upload%3A00&strength=50&square=on&contentSize=full&tags=a%2Cb+c"
request_words = JSON_WORDS + [w for _, r in requests for w in words_of(r)] + ["data:", ";base64,", "formText", "upload:", "saved:"]
seeds("request", [bytes([kind]) + json.dumps(r, separators=(",", ":")).encode() for kind, r in requests]
      + [bytes([8]) + form, bytes([14]) + b"name=Night&tags=a%2Cb&favourite=on"], request_words + ["%2C", "&", "="])


def part(head, body=b"", name="content"):
    return b"--b-D\r\nContent-Disposition: form-data; name=\"" + name.encode() + b"\"" + head + b"\r\n\r\n" + body + b"\r\n"


whole = (part(b'; filename="a.png"\r\nContent-Type: image/png', b"\x89PNG\r\n--b-D-") + part(b"", b"stripes", "style")
         + part(b"", b"50", "strength") + part(b'; filename=""', b"", "keep") + part(b"", b"stylize", "kind") + b"--b-D--\r\n")
weighted = (part(b"", b"bust") + part(b"", b"a", "style") + part(b"", b"0.5", "weight") + part(b"", b"saved:b", "style")
            + part(b"", b"0.5", "weight") + part(b"", b"upload:c", "mask") + part(b"", b"20", "regionStrength") + b"--b-D--")
encoded = part(b'; filename="x"\r\nContent-Transfer-Encoding: base64', b"iVBO\r\nRw==") + b"--b-D  \r\nContent-Disposition: form-data;\r\n name=a\r\n\r\n\r\n--b-D--x"
seeds("multipart", [bytes([i]) + body for i in (0, 5, 13) for body in (whole, weighted, encoded)],
      ["--b-D", "\r\n", "\r\n\r\n", "Content-Disposition: form-data; name=", "filename=", "Content-Transfer-Encoding: base64", "Content-Type: ",
       "content", "style", "weight", "mask", "regionStrength", "strengthMask", "keep", "tags", "mode", "combine", "styleB", "contentSample"])
seeds("headers", [
    b"\0image/avif,image/webp;q=0.8,*/*;q=0.1", b"\1zh-TW,zh;q=0.9,en;q=0.5", b"\2W/\"5\", \"a\", *", b"\3a=1; b=2; a=3", b"\4[::1]:9966",
    b"\4192.168.0.7:9966", b"\4paint.example:8443", b"\5/api/styles/%2e%2e/x?y=1", b"\5/a//b/", b"\6a=b&c=%20d+e&%zz=1", b"\7http://a/x?y",
    b"\7HTTPS://a:80", b"\x08" + b"10.0.0.1, 2001:db8::7", b"\x08fe80::1%eth0", b"\x0942", b"\x09" + b"0" * 32,
    b"\x0amultipart/form-data; boundary=\"a b\\\"c\"", b"\x0bq=x&tag=a&tag=b&page=2&sort=name&vectors=1&favourite=on&perPage=5&space=s"],
    ["image/", "q=", "%2e", "%00", "::ffff:", "127.0.0.1", "boundary=", "multipart/form-data", "application/json", "http://", "page="])
seeds("settings", [
    "PORT=80\nLISTEN=[::1]\nTOKEN=abcdefgh12345678\nALLOW_HOST=a.example,b:81\nMAX_QUEUE=5", "MAX_MEGABYTES=1\nKEEP_UPLOADS=9\nLOG_FORMAT=json",
    "DEFAULT_MODELS=a,b\nGALLERY=:memory:\nDRAIN=0\nMAX_MEMORY_MEGABYTES=64", "PORT=+5", "DRAIN=-0"],
    ["PORT=", "LISTEN=", "TOKEN=", "ALLOW_HOST=", "DEFAULT_MODELS=", "MAX_QUEUE_PER_CLIENT=", "automatic", "original", "0.0.0.0", "xn--"])
