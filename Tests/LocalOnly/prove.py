#!/usr/bin/env python3
"""Proves that nothing leaves the machine, and that nothing is written but what is named: prove.py PROGRAM [PART...].

Goes through everything that people do (page, API, command line) in a network namespace that has loopback alone, while
strace writes down what the program asks the system for. It holds that

- every address it speaks to is loopback, and no name is looked up;
- no file is opened for writing, made, renamed or removed but those named here;
- no 32 bytes of any picture (file, pixels or painting) stand in a file that the server wrote;
- the browser asked nobody but the server for anything;
- a private server (the part `private`) writes nothing at all, and no receipt into any result; its page keeps nothing in the
  browser.

Needs Python, strace, chromium and chromedriver, and either root or user namespaces. Ends by itself.
"""
import base64, http.client, json, os, pathlib, random, re, signal, struct, subprocess, sys, tempfile, zlib

import namespace, windows
from browser import Browser
from calls import Traced, is_loopback

ROOT = pathlib.Path(__file__).resolve().parents[2]
# No client of names may be asked: neither the resolver's files nor the daemon that answers for it.
RESOLVER = re.compile(r"/etc/(resolv\.conf|hosts|host\.conf|gai\.conf)$")
# The C library asks it who the user is, and goes on without an answer.
USER_DAEMON = "/var/run/nscd/socket"
# A file without a name in the folder, which gets one when it is whole.
OUTPUT = r"HERE(/\.impasto-\w+|/{})?"
failures = []


def hold(condition, text):
    if not condition:
        failures.append(text)
        print("NOT HELD:", text, flush=True)


def own_environment():
    """Nothing of the tester's own settings."""
    return {name: value for name, value in os.environ.items() if not name.startswith("IMPASTO_")}


class Picture:
    """Noise, of which every window of bytes is its own."""

    def __init__(self, seed, width, height, name):
        chance = random.Random(seed)
        self.name, self.pixels = name, chance.randbytes(3 * width * height)
        rows = b"".join(b"\0" + self.pixels[3 * width * row:3 * width * (row + 1)] for row in range(height))
        comment = b"Comment\0" + chance.randbytes(96).hex().encode()
        self.png = b"\x89PNG\r\n\x1a\n" + b"".join(
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
            for kind, data in ((b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), (b"tEXt", comment),
                               (b"IDAT", zlib.compress(rows)), (b"IEND", b"")))


class Server:
    """The program as a server, traced; its gallery is a file in `folder`, unless it is private."""

    def __init__(self, program, folder, private=False):
        self.folder = pathlib.Path(folder)
        self.gallery = self.folder / "gallery" / "gallery.sqlite"
        self.log = self.folder / "server.log"
        self.data = self.folder / "data"
        kind = ["--private"] if private else ["--gallery", self.gallery]
        self.traced = Traced(
            [program, "serve", "--port", "0", *kind, "--public-folder", ROOT / "Public", "--models", ROOT / "Models"],
            self.folder / "server.strace", stdout=subprocess.PIPE, stderr=open(self.log, "w"), text=True,
            env={**own_environment(), "XDG_DATA_HOME": str(self.data)})
        line = self.traced.process.stdout.readline()
        link = re.search(r"(http://localhost:(\d+))(?:/\?token=(\w+))?$", line.strip())
        if not link:
            raise SystemExit("the server did not start: " + self.log.read_text()[-2000:])
        self.link, self.url, self.port = link[0], link[1], int(link[2])
        self.headers = {"Authorization": "Bearer " + link[3]} if link[3] else {}

    def ask(self, method, path, body=None, type="application/json", expect=(200, 201, 202, 204)):
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        connection = http.client.HTTPConnection("localhost", self.port, timeout=120)
        connection.request(method, path, body, self.headers | ({"Content-Type": type} if body is not None else {}))
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        if answer.status not in expect:
            raise SystemExit(f"{method} {path} was answered {answer.status}: {data[:500]}")
        return data

    def json(self, *arguments, **settings):
        return json.loads(self.ask(*arguments, **settings))

    def stop(self):
        # strace hands it on to nobody: the program itself is asked to end.
        children = open(f"/proc/{self.traced.process.pid}/task/{self.traced.process.pid}/children").read().split()
        for child in children:
            os.kill(int(child), signal.SIGINT)
        if self.traced.process.wait(60) != 0:
            raise SystemExit("the server did not end well: " + self.log.read_text()[-2000:])


def visit_pages(browser, server, photo, style):
    """Everything on the page; returns the bytes of the pictures that were seen, and what the browser asked for."""
    seen = set()

    def painted():
        browser.wait("""document.getElementById('frame').dataset.state === 'painted'
            && document.getElementById('frame').dataset.following === 'false' && document.getElementById('result').complete""")
        files = browser.run("""const { read } = await import("/assets/js/core/store.js")
            const blobs = [...Object.values(read("pictures")), ...read("shelf")].map((one) => one?.blob).filter(Boolean)
            return Promise.all(blobs.map(async (blob) => {
              const bytes = new Uint8Array(await blob.arrayBuffer())
              let text = ""
              for (let start = 0; start < bytes.length; start += 8192) text += String.fromCharCode(...bytes.subarray(start, start + 8192))
              return btoa(text)
            }))""")
        seen.update(base64.b64decode(text) for text in files)
        browser.remember()

    def named(name, slot):
        browser.wait(f"document.querySelector('.slot[data-slot={slot}] .slot-name').textContent === '{name}'")

    browser.go(server.link)
    # However slow the machine is, each change is painted in full.
    browser.run("""const box = document.getElementById("paint-as-i-go")
        box.checked = true
        box.dispatchEvent(new Event("change", { bubbles: true }))""")
    browser.set("content-size", "128")
    painted()
    browser.drop("photo.png", "image/png", photo.png, ".content-slot")
    named("photo", "content")
    browser.drop("texture.png", "image/png", style.png, ".slot[data-slot=A]")
    named("texture", "A")
    painted()
    # What no decoder reads, and a file that is cut off.
    browser.drop("scan.tif", "image/tiff", b"II*\0" + bytes(60), ".content-slot")
    browser.wait("document.querySelector('.toast.is-error')")
    # The camera.
    browser.click("#open-webcam")
    browser.wait("!document.getElementById('webcam-snap').disabled")
    browser.click("#webcam-snap")
    named("Webcam picture", "content")
    painted()
    # The camera, painted while it runs.
    browser.wait("!document.getElementById('open-live').hidden")
    browser.click("#open-live")
    browser.wait("document.getElementById('live-figures')?.textContent.trim()")
    browser.remember()
    browser.click("#live-close")
    browser.wait("!document.getElementById('live-canvas')?.offsetParent")
    # The second tab.
    browser.click(".mode-tabs label:last-of-type")
    browser.click("#render")
    painted()
    # A style is saved, shown, and shared.
    browser.click("#tool-save")
    browser.set("save-name", "Noise")
    browser.run("document.getElementById('save-form').requestSubmit()")
    browser.wait("!document.getElementById('save-dialog').open")
    browser.click("#open-gallery")
    browser.wait("document.querySelector('#drawer-list [aria-label=\"Details: Noise\"]')")
    browser.click("#drawer-list [aria-label='Details: Noise']")
    browser.wait("document.querySelector('#details-name').value === 'Noise'")
    browser.click("#details-share")
    browser.wait("document.getElementById('share-dialog').open && document.getElementById('share-link').value !== ''")
    browser.run("for (const open of document.querySelectorAll('dialog[open]')) open.close()")
    browser.click("#open-map")
    browser.wait("document.querySelector('#map-plane button')")
    browser.run("for (const open of document.querySelectorAll('dialog[open]')) open.close()")
    browser.click("#tool-share")
    browser.wait("document.getElementById('sharing-dialog').open && document.getElementById('sharing-image').src")
    browser.run("for (const open of document.querySelectorAll('dialog[open]')) open.close()")
    # The benchmark at the foot of the page.
    browser.click("#benchmark-run")
    browser.wait("document.getElementById('benchmark-result').textContent.trim() !== ''")
    browser.remember()
    for path in ("/?lang=zh-Hans", "/gallery", "/gallery/starter", "/privacy", "/api/docs", "/nowhere"):
        browser.order("POST", "/url", {"url": server.url + path})
        browser.remember()
    browser.kept = browser.run("""const databases = (await indexedDB.databases()).map((one) => one.name)
        return { databases, local: Object.keys(localStorage), session: Object.keys(sessionStorage),
                 caches: "caches" in window ? await caches.keys() : [], workers: (await navigator.serviceWorker?.getRegistrations() ?? []).length }""")
    return sorted(seen)


def call_everything(server, photo, style):
    """The API; returns the bytes of its paintings."""
    seen = []
    upload = server.json("POST", "/api/uploads", photo.png, type="image/png")["id"]
    texture = server.json("POST", "/api/uploads", style.png, type="image/png")["id"]
    order = {"content": {"upload": upload}, "style": {"upload": texture}, "contentSize": 160}
    seen.append(server.ask("POST", "/api/stylize", order))
    for format in ("jpeg", "webp", "avif"):
        seen.append(server.ask("POST", "/api/stylize", {**order, "format": format}))
    seen.append(server.ask("POST", "/api/combine", {"content": {"upload": upload}, "contentSize": 160, "styles": [
        {"style": {"upload": texture}, "weight": 0.4}, {"style": {"sample": "marble"}, "weight": 0.6}]}))
    seen.append(server.ask("POST", "/api/stylize", {
        **{name: value for name, value in order.items() if name != "style"}, "keep": {"upload": texture}, "styles": [
            {"style": {"sample": "marble"}}, {"style": {"upload": texture}, "mask": {"upload": upload}}]}))
    stream = "/api/streams/" + server.json("POST", "/api/streams", {"style": {"upload": texture}, "contentSize": 128})["id"]
    for frame in (photo, style, photo):
        seen.append(server.ask("POST", stream + "/frames", frame.png, type="image/png"))
    server.ask("PATCH", stream, {"calm": 0, "style": {"sample": "marble"}})
    seen.append(server.ask("POST", stream + "/frames", photo.png, type="image/png"))
    server.ask("DELETE", stream)
    job = server.json("POST", "/api/jobs", {"kind": "stylize", **order})
    server.ask("GET", f"/api/jobs/{job['id']}/events")
    seen.append(server.ask("GET", f"/api/jobs/{job['id']}/image"))
    seen.append(server.ask("GET", f"/api/uploads/{upload}/thumbnail"))
    saved = server.json("POST", "/api/styles", {"name": "Ours", "style": {"upload": texture}, "tags": ["ours"]})["id"]
    for path in ("swatch", "card", "link", "export", "similar"):
        server.ask("GET", f"/api/styles/{saved}/{path}")
    exported = server.ask("GET", "/api/styles/export")
    server.ask("DELETE", f"/api/styles/{saved}")
    server.ask("DELETE", "/api/styles/trash")
    server.ask("POST", "/api/styles/import", exported)
    server.ask("POST", "/api/styles/starter", {})
    server.ask("POST", "/api/stylize", {"content": {"upload": "none"}, "style": {"sample": "marble"}}, expect=(422,))
    server.ask("POST", "/api/stylize", photo.png[:400], type="image/png", expect=(400, 415, 422))
    server.ask("POST", "/api/stylize", {"content": {"url": "http://192.0.2.1/photo.png"}, "style": {"sample": "marble"}}, expect=(422,))
    for path in ("models", "samples", "privacy", "version", "openapi.json"):
        server.ask("GET", "/api/" + path)
    for path in ("/metrics", "/healthz", "/readyz"):
        server.ask("GET", path)
    server.ask("DELETE", f"/api/uploads/{upload}")
    return seen


def hold_silence(calls, who):
    """Nobody but this machine is spoken to, and no name is looked up."""
    for call in calls:
        address = call.address()
        hold(address is None or is_loopback(address), f"{who} speaks to {address}")
        path = call.local_socket()
        hold(path is None or path == USER_DAEMON, f"{who} connects to {path}")
        opened = call.opened()
        hold(not (opened and RESOLVER.match(opened)), f"{who} looks names up: it reads {opened}")
        hold(not call.name.startswith(("io_uring", "open_by", "ptrace", "process_vm")), f"{who} does what is not seen: {call.name}")


def hold_files(calls, working, allowed, who):
    """No file is touched but those that `allowed` matches whole."""
    for path in sorted({path for call in calls for path in call.written(working)}):
        hold(re.fullmatch(allowed, path), f"{who} writes {path}")


def visit(server, photo, style):
    """All that people do with a server, which is then stopped; returns the paintings, those of samples alone, and the
    browser with what it remembers."""
    try:
        plain = [server.ask("POST", "/api/stylize", {
            "content": {"sample": "lighthouse"}, "style": {"sample": "marble"}, "contentSize": 64, "format": format})
            for format in ("png", "jpeg", "webp", "avif")]
        paintings = call_everything(server, photo, style)
        browser = Browser(server.folder)
        try:
            paintings += visit_pages(browser, server, photo, style)
        finally:
            browser.close()
    finally:
        server.stop()
    hold(len(browser.asked) > 50, f"the browser asked for {len(browser.asked)} things only")
    for url in sorted(set(browser.asked)):
        hold(url.startswith((server.url + "/", f"blob:{server.url}/", "data:")), f"the browser asked for {url[:200]}")
    return paintings, plain, browser


def prove_server(program, folder, photo, style):
    server = Server(program, folder)
    originals = [photo.png, photo.pixels, style.png, style.pixels]
    paintings, plain, browser = visit(server, photo, style)
    # What a private server's page must not do is seen here.
    hold(browser.kept["databases"], "the page kept nothing in the browser")
    calls = server.traced.calls()
    hold_silence(calls, "the server")
    gallery = re.escape(str(server.gallery))
    hold_files(calls, os.getcwd(), rf"{re.escape(str(server.gallery.parent))}|{gallery}(-wal|-shm|-journal)?|/dev/null", "the server")
    hold(sum(bool(call.address()) for call in calls) > 0, "the trace is empty: the server's own sockets are not in it")
    written = sorted(server.gallery.parent.iterdir())
    hold(server.gallery in written, "the gallery was not kept")
    # Tables and profiles that all files of a format have; and the settings, which a painting and the style that was saved
    # of it both have.
    known = [path.read_bytes() for path in (ROOT / "Public/samples").rglob("*.jpg")] + plain
    texts = [text for painting in paintings for text in re.findall(rb"[ -~]{32,}", painting)]
    for path in written + [server.log]:
        data = path.read_bytes()
        found = windows.common(originals, data, known) or windows.common(paintings, data, known + texts)
        hold(found is None, f"{path.name} holds bytes of a picture: {found!r}")
    print(f"the server: {len(calls)} calls, {len(browser.asked)} things asked by the browser, {len(originals + paintings)} pictures looked for in "
          f"{sum(path.stat().st_size for path in written)} bytes that were written")


# What a private process says of itself to the system: that its memory is left out of core dumps.
SYSTEM_SETTING = "/proc/self/coredump_filter"


def prove_private(program, folder, photo, style):
    server = Server(program, folder, private=True)
    paintings, plain, browser = visit(server, photo, style)
    hold(not any(browser.kept.values()), f"the page of a private server keeps {browser.kept}")
    calls = server.traced.calls()
    hold_silence(calls, "the private server")
    hold_files(calls, os.getcwd(), rf"{SYSTEM_SETTING}|/dev/null", "the private server")
    hold(sum(bool(call.address()) for call in calls) > 0, "the trace is empty: the server's own sockets are not in it")
    hold(not server.data.exists() and not server.gallery.parent.exists(), "the private server left a folder")
    log = server.log.read_text()
    hold("/api" not in log and "request" not in log, f"the private server logs requests: {log[:300]}")
    hold(len(paintings) > 10, f"{len(paintings)} paintings were seen only")
    for painting in paintings + plain:
        hold(b"Impasto" not in painting, f"a result of the private server says how it was made: {painting[:8]!r}")
    print(f"the private server: {len(calls)} calls, {len(browser.asked)} things asked by the browser, nothing written")


def prove_commands(program, folder, photo, style):
    folder = pathlib.Path(folder)
    for picture in (photo, style):
        (folder / f"{picture.name}.png").write_bytes(picture.png)
    environment = own_environment()
    environment.update(XDG_DATA_HOME=str(folder / "data"), IMPASTO_MODELS=str(ROOT / "Models"), IMPASTO_PUBLIC=str(ROOT / "Public"))
    data = re.escape(str(folder / "data"))
    gallery = rf"{data}(/impasto(/gallery\.sqlite(-wal|-shm|-journal)?)?)?"
    commands = [
        (["render", "photo.png", "style.png", "-o", "painted.png"], OUTPUT.format(r"painted\.png")),
        (["render", "photo.png", "marble", "-o", "painted.jpg", "--keep", "style.png"], OUTPUT.format(r"painted\.jpg")),
        (["styles", "add", "Ours", "style.png"], gallery),
        (["styles", "list"], gallery),
        (["render", "photo.png", "--style", "Ours", "-o", "mixed.webp"], gallery + "|" + OUTPUT.format(r"mixed\.webp")),
        (["evaluate", "photo.png", "--style", "marble", "--height", "128"], gallery),
        (["models", "list"], "nothing"),
        (["--version"], "nothing"),
    ]
    for arguments, allowed in commands:
        traced = Traced([program, *arguments], folder / "command.strace", cwd=folder, env=environment, stdout=subprocess.DEVNULL,
                        stderr=subprocess.PIPE)
        errors = traced.process.communicate(timeout=300)[1].decode()
        who = "impasto " + " ".join(arguments)
        hold(traced.process.returncode == 0, f"{who} ended with {traced.process.returncode}: {errors[-500:]}")
        calls = traced.calls()
        hold(len(calls) > 3, f"{who} was not traced")
        hold_silence(calls, who)
        hold_files(calls, folder, allowed.replace("HERE", re.escape(str(folder))) + "|/dev/null|/dev/tty", who)
    for path in sorted((folder / "data").rglob("*.sqlite*")):
        found = windows.common([photo.png, photo.pixels, style.png, style.pixels], path.read_bytes())
        hold(found is None, f"{path.name} holds bytes of a picture: {found!r}")
    print(f"the command line: {len(commands)} commands")


# A program that does all that ours must not.
CULPRIT = """
import pathlib, socket
pathlib.Path("kept").write_bytes(pathlib.Path("photo.png").read_bytes()[40:])
open("/etc/hosts").close()
for address in (("192.0.2.1", 80), ("2001:db8::1", 80)):
    with socket.socket(socket.AF_INET6 if ":" in address[0] else socket.AF_INET) as stranger:
        stranger.settimeout(1)
        stranger.connect_ex(address)
"""


def prove_the_proof(_, folder, photo, style):
    """What is held here can be broken: a program that breaks it is caught."""
    folder = pathlib.Path(folder)
    (folder / "photo.png").write_bytes(photo.png)
    traced = Traced([sys.executable, "-c", CULPRIT], folder / "culprit.strace", cwd=folder)
    traced.process.wait(60)
    calls = traced.calls()
    addresses = {call.address() for call in calls} - {None}
    hold(addresses == {"192.0.2.1", "2001:db8::1"} and not any(map(is_loopback, addresses)), f"strangers were seen as {addresses}")
    hold(any(RESOLVER.match(call.opened() or "") for call in calls), "a look-up of names is not seen")
    hold(str(folder / "kept") in {path for call in calls for path in call.written(str(folder))}, "a file that is written is not seen")
    hold(windows.common([photo.png], (folder / "kept").read_bytes()), "a picture in a file is not seen")
    hold(not windows.common([photo.png, photo.pixels], style.png), "pictures are found where there are none")


PARTS = {"usual": [prove_the_proof, prove_commands, prove_server], "private": [prove_private]}


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    parts = sys.argv[2:] or list(PARTS)
    namespace.enter()
    hold(namespace.interfaces() == ["lo"], f"the namespace has {namespace.interfaces()}")
    photo, style = Picture(1, 200, 160, "photo"), Picture(2, 150, 180, "style")
    for prove in (prove for part in parts for prove in PARTS[part]):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            prove(program, os.path.realpath(folder), photo, style)
    if failures:
        raise SystemExit(f"{len(failures)} of what was promised is not held")
    print("nothing left this machine, and nothing was written but what is named")


if __name__ == "__main__":
    main()
