#!/usr/bin/env python3
"""Runs the reverse proxies of the documentation in front of a server, as they stand there: proxy.py BINARY [nginx|caddy]...

The fenced blocks of ReverseProxy.md are taken word for word; only ports, certificate paths and the name's port are put in
place, so that it runs on loopback without rights. Through each proxy it opens the page by its link, paints as a browser
does, uploads 60 MB and follows events as they happen. Then nginx shows a server with --base-path under a path of its name,
which it passes on, or takes off. A proxy that is not installed is skipped by name. Ends by itself.
"""
import http.client, json, os, pathlib, re, shutil, socket, ssl, struct, subprocess, sys, tempfile, time, zlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "Sources/WebServer/WebServer.docc/ReverseProxy.md"
TOKEN = "0123456789abcdef0123456789abcdef"
NAME = "paint.example"


def block(language):
    found = re.findall(rf"^```{language}\n(.*?)^```", PAGE.read_text(), re.S | re.M)
    if len(found) != 1:
        raise SystemExit(f"{PAGE.name} holds {len(found)} blocks of {language}, not one")
    return found[0]


def replaced(text, *pairs):
    for old, new in pairs:
        if old not in text:
            raise SystemExit(f"{PAGE.name} has no '{old}' any more")
        text = text.replace(old, new)
    return text


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def nginx(folder, port, server_port, base="", takes_off=False):
    configuration = replaced(
        block("nginx"), ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"), ("127.0.0.1:9966", f"127.0.0.1:{server_port}"),
        ("/etc/ssl/certs/paint.example.pem", f"{folder}/cert.pem"), ("/etc/ssl/private/paint.example.key", f"{folder}/key.pem"),
        ("location / {", f"location {base}/ {{"),
        (f"proxy_pass http://127.0.0.1:{server_port};", f"proxy_pass http://127.0.0.1:{server_port}{'/' if takes_off else ''};"))
    paths = "".join(f"{kind}_temp_path {folder}/temporary_{kind}; " for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    file = folder / "nginx.conf"
    file.write_text(f"daemon off; pid {folder}/pid; error_log stderr;\nevents {{}}\nhttp {{ access_log off; {paths}\n{configuration}}}\n")
    command = ["nginx", "-e", "stderr", "-p", str(folder), "-c", str(file)]
    subprocess.run([*command, "-t"], check=True, stderr=subprocess.DEVNULL)
    return command


def caddy(folder, port, server_port):
    configuration = replaced(
        block("caddyfile"), (f"{NAME} {{", f"https://{NAME}:{port} {{\n\tbind 127.0.0.1\n\ttls {folder}/cert.pem {folder}/key.pem"),
        ("127.0.0.1:9966", f"127.0.0.1:{server_port}"))
    file = folder / "Caddyfile"
    file.write_text(f"{{\n\tadmin off\n\tauto_https off\n\tstorage file_system {folder}/caddy\n}}\n{configuration}")
    os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_DATA_HOME"] = str(folder)
    subprocess.run(["caddy", "validate", "--config", str(file), "--adapter", "caddyfile"], check=True, capture_output=True)
    return ["caddy", "run", "--config", str(file), "--adapter", "caddyfile"]


class Client:
    """A browser, as far as the server can see."""

    def __init__(self, folder, port, base=""):
        self.port, self.base, self.cookie = port, base, None
        self.tls = ssl.create_default_context(cafile=folder / "cert.pem")

    def connect(self):
        connection = http.client.HTTPSConnection(NAME, self.port, timeout=120, context=self.tls)
        plain = socket.create_connection(("127.0.0.1", self.port), 120)
        connection.sock = self.tls.wrap_socket(plain, server_hostname=NAME)
        return connection

    def open(self, method, path, body=None, headers={}):
        origin = f"https://{NAME}:{self.port}"
        every = {"Cookie": self.cookie} if self.cookie else {}
        if method != "GET":
            every |= {"Origin": origin, "Sec-Fetch-Site": "same-origin", "X-Impasto": "1"}
        connection = self.connect()
        connection.request(method, self.base + path, body, {**every, **headers})
        answer = connection.getresponse()
        answer.connection = connection
        return answer

    def ask(self, *arguments):
        answer = self.open(*arguments)
        return answer.status, answer.headers, answer.read()


def picture(side):
    """A PNG of about side * side * 3 bytes, stored without compression."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = (b"\0" + os.urandom(side * 3)) * side
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows, 0)) + chunk(b"IEND", b""))


def expect(what, is_so, got=""):
    print(f"  {'ok' if is_so else 'NOT'}: {what} {'' if is_so else got}")
    if not is_so:
        raise SystemExit(1)


def check(client):
    status, _, _ = client.ask("GET", "/")
    expect("without the token nothing is shown", status == 401, status)
    status, _, body = client.ask("GET", "/healthz")
    expect("a supervisor needs no token", (status, body) == (200, b"ok\n"), status)
    status, headers, _ = client.ask("GET", f"/?token={TOKEN}")
    cookie = headers["Set-Cookie"] or ""
    expect("the link moves the token into a cookie for TLS only", status == 303 and "; Secure" in cookie, (status, cookie))
    client.cookie = cookie.split(";")[0]
    status, _, body = client.ask("GET", "/")
    expect("the page loads", status == 200 and b"<form" in body, status)
    files = set(re.findall(r'"(/[^"]*/?assets/[^"#]+)', body.decode()))
    missing = [file for file in files if not file.startswith(f"{client.base}/assets/")
               or client.ask("GET", file.removeprefix(client.base))[0] != 200]
    expect("and its files", len(files) > 3 and not missing, missing or files)
    kind = {"Content-Type": "application/json"}
    painting = {"content": {"sample": "lighthouse"}, "style": {"sample": "cubist"}, "contentSize": 128}
    status, _, body = client.ask("POST", "/api/stylize", json.dumps(painting), kind)
    expect("its buttons work", status == 200 and body.startswith(b"\x89PNG"), (status, body[:300]))
    status, headers, body = client.ask("POST", "/api/jobs", json.dumps(painting | {"kind": "stylize"}), kind)
    place = headers["Location"] or ""
    expect("a job is where it says", status == 202 and place.startswith(f"{client.base}/api/jobs/"), (status, place))
    place = place.removeprefix(client.base)
    events = client.ask("GET", f"{place}/events")[2]
    status, _, body = client.ask("GET", f"{place}/image")
    expect("and is followed to its painting", b"event: done" in events and body.startswith(b"\x89PNG"), (status, events[-300:]))
    photo = picture(4500)
    status, _, body = client.ask("POST", "/api/uploads", photo, {"Content-Type": "image/png"})
    expect(f"a photo of {len(photo) / 1e6:.0f} MB is taken", status == 201, (status, body[:300]))
    # Long enough to be cancelled; the stream's first bytes must come before it is.
    painting |= {"kind": "stylize", "contentSize": 3000}
    status, _, body = client.ask("POST", "/api/jobs", json.dumps(painting), kind)
    job = json.loads(body)["id"]
    events = client.open("GET", f"/api/jobs/{job}/events")
    first = events.readline()
    client.ask("DELETE", f"/api/jobs/{job}")
    rest = events.read()
    expect("events come as they happen", first == b": open\n" and b"event: cancelled" in rest, (first, rest[-300:]))
    status, _, body = client.ask("GET", f"/api/jobs/{job}")
    link = client.ask("GET", "/api/privacy")[2]
    expect("the server does not claim to be alone", json.loads(link)["localOnly"] is False)


def run(name, binary, base="", takes_off=False):
    if not shutil.which(name) or not shutil.which("openssl"):
        return print(f"skipped: {name} (or openssl) is not installed")
    print(f"{name}{f' with {base}, which it ' + ('takes off' if takes_off else 'passes on') if base else ''}:")
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        # Where the proxy starts as root, its workers are somebody else.
        folder.chmod(0o755)
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}",
                        "-addext", f"subjectAltName=DNS:{NAME}", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
                       check=True, capture_output=True)
        port = free_port()
        words = re.search(r"^impasto (serve .*)$", block("sh"), re.M)[1].replace('"$TOKEN"', TOKEN)
        command = replaced(words, (NAME, f"{NAME}:{port}")).split() + (["--base-path", base] if base else [])
        server = subprocess.Popen(
            [binary, *command, "--port", "0", "--gallery", ":memory:", "--public-folder", ROOT / "Public", "--models", ROOT / "Models"],
            stdout=subprocess.PIPE, stderr=open(folder / "log", "w"), text=True)
        proxy = None
        try:
            ready = server.stdout.readline()
            if "/?token=" not in ready:
                raise SystemExit("the server did not start: " + (folder / "log").read_text()[-2000:])
            expect("the address behind the proxy is printed", f"https://{NAME}:{port}{base}/?token={TOKEN}" in server.stdout.readline())
            server_port = int(re.search(r":(\d+)[^:]*/\?token", ready)[1])
            ways = {"base": base, "takes_off": takes_off} if base else {}
            make = {"nginx": nginx, "caddy": caddy}[name]
            proxy = subprocess.Popen(make(folder, port, server_port, **ways), stderr=open(folder / "proxy", "w"))
            for _ in range(600):
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    if proxy.poll() is not None:
                        raise SystemExit((folder / "proxy").read_text()[-2000:])
                    time.sleep(0.1)
            check(Client(folder, port, base))
        except BaseException:
            for file in ("log", "proxy"):
                print((folder / file).read_text()[-1500:] if (folder / file).exists() else "", file=sys.stderr)
            raise
        finally:
            for process in (proxy, server):
                if process:
                    process.terminate()
                    process.wait(30)


if __name__ == "__main__":
    for name in sys.argv[2:] or ["nginx", "caddy"]:
        run(name, os.path.abspath(sys.argv[1]))
        if name == "nginx":
            for takes_off in (False, True):
                run(name, os.path.abspath(sys.argv[1]), "/impasto", takes_off)
