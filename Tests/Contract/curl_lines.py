"""Runs every command that the page about the API shows: curl_lines.py URL.

They are taken from the page itself, as people copy them, in the page's order. Replaced are only the server's address and
the examples' ids, by those of things that were made for the purpose; the files that the commands name are made beforehand.
Each has to be answered as the document promises.
"""
import html, json, pathlib, re, shutil, subprocess, sys, tempfile

import requests

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLE = {"sample": "lighthouse"}
STYLE = {"sample": "stripes"}
# What else is as if nobody had been here.
EXAMPLES = {"job": "5df5a3c1e55653bc833a8c057f0a8e9d", "stream": "55e673ac380f65ac5855e43f07ce2d0a",
            "upload": "d081a839e224ed0b3899192d14f848e7", "style": "kkwm5eerjrmgzyxuxdeas3vgzf",
            "other": "wk5etkdiz7youjdmwvygrhqjxo"}


class Server:
    def __init__(self, url):
        self.url = url

    def ask(self, method, path, **rest):
        answer = requests.request(method, self.url + path, timeout=60, **rest)
        assert answer.ok, f"{method} {path}: {answer.status_code}: {answer.text[:300]}"
        return answer.json() if answer.headers.get("Content-Type") == "application/json" else answer

    def job(self):
        job = self.ask("POST", "/api/jobs", json={"kind": "stylize", "content": SAMPLE, "style": STYLE, "contentSize": 64})
        # Its events end when it is done.
        self.ask("GET", f"/api/jobs/{job['id']}/events")
        return job["id"]

    def stream(self):
        return self.ask("POST", "/api/streams", json={"style": STYLE, "contentSize": 64})["id"]

    def upload(self):
        with open(ROOT / "Public/samples/content/bust.jpg", "rb") as photo:
            return self.ask("POST", "/api/uploads", data=photo, headers={"Content-Type": "image/jpeg"})["id"]

    def other(self):
        """Another style than Dusk."""
        return self.ask("POST", "/api/styles", json={"name": "Bricks", "style": {"sample": "bricks"}})["id"]

    def clear(self):
        """Leaves no style behind."""
        listed = self.ask("GET", "/api/styles", params={"perPage": 200})["styles"]
        if listed:
            self.ask("POST", "/api/styles/bulk", json={"ids": [style["id"] for style in listed], "action": "trash"})
        self.ask("DELETE", "/api/styles/trash")

    def style(self, is_trashed):
        """A style called Dusk, at its third version, and nothing else of this name."""
        self.clear()
        style = self.ask("POST", "/api/styles", json={"name": "Dusk", "style": STYLE, "tags": ["blue"]})["id"]
        for version in range(1, 3):
            self.ask("PATCH", f"/api/styles/{style}", json={"notes": str(version)}, headers={"If-Match": f'"{version}"'})
        if is_trashed:
            self.ask("DELETE", f"/api/styles/{style}")
        return style


def operations(document):
    for path, item in document["paths"].items():
        for method in ("get", "post", "put", "patch", "delete"):
            if method in item:
                yield path, item[method]


def run(command, folder, background=None):
    """Runs the command in a shell that ends where something fails; curl tells the status."""
    process = subprocess.Popen(["bash", "-euo", "pipefail", "-c", command], cwd=folder, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if background:
        background()
    output, errors = process.communicate(timeout=120)
    assert process.returncode == 0, f"exit {process.returncode}\n{command}\n{errors.decode()[-800:]}"
    return output


def film(server, stream):
    """Sends a frame; with no other one the stream ends by itself, and so does what looks on."""
    def send():
        with open(ROOT / "Public/samples/content/bust.jpg", "rb") as photo:
            server.ask("POST", f"/api/streams/{stream}/frames", data=photo, headers={"Content-Type": "image/jpeg"})
    return send


def main(url):
    server = Server(url)
    document = server.ask("GET", "/api/openapi.json")
    page = server.ask("GET", "/api/docs").text
    commands = {name: html.unescape(text) for name, text in re.findall(r'<code data-curl="(\w+)">([^<]*)</code>', page)}
    promised = {operation["operationId"]: (path, operation) for path, operation in operations(document)}
    missing = promised.keys() - commands.keys()
    assert not missing, f"no command for {missing}"
    curl = shutil.which("curl")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        shutil.copy(ROOT / "Public/samples/content/bust.jpg", folder / "photo.jpg")
        shutil.copy(ROOT / "Public/samples/style/cubist.jpg", folder / "painting.jpg")
        # What the page shows first leaves it behind; it is verified by another command.
        with open(folder / "photo.jpg", "rb") as photo, open(folder / "painted.png", "wb") as painted:
            painted.write(server.ask("POST", "/api/stylize", files={"content": photo}, data={"style": "stripes"}).content)
        for operation, command in commands.items():
            path, described = promised[operation]
            style = server.style(is_trashed="restore" in path or "/trash/{id}" in path)
            if "style.json" in command and "export" not in path:
                saved = server.ask("GET", f"/api/styles/{style}/export")
                (folder / "style.json").write_text(json.dumps(saved))
            made = {"style": style}
            for kind in ("job", "stream", "upload", "other"):
                if EXAMPLES[kind] in command:
                    made[kind] = getattr(server, kind)()
            text = command.replace("http://localhost:9966", url)
            for kind, value in made.items():
                text = text.replace(EXAMPLES[kind], value)
            # The same command, and the status behind what it prints.
            text = text.replace("curl ", f"{curl} -sS --fail-with-body -w '\\n%{{http_code}}' ", 1)
            background = film(server, made["stream"]) if path.endswith("/mjpeg") else None
            status = run(text, folder, background).decode(errors="replace").rsplit("\n", 1)[1]
            expected = [key for key in described["responses"] if key < "400"]
            assert status in expected, f"{operation}: {status}, not {expected}\n{command}"
    server.clear()
    print(f"{len(commands)} commands of the page about the API ran")


if __name__ == "__main__":
    main(sys.argv[1])
