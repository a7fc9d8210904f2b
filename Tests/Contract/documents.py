"""Holds that a thing is one document, whoever tells it: documents.py PROGRAM.

A server and the commands of PROGRAM look at one gallery: what the commands print with --json are the API's answers.
"""
import json, os, pathlib, signal, subprocess, sys, tempfile

import requests

PHOTO = {"content": {"sample": "bust"}, "style": {"sample": "stripes"}, "contentSize": 96, "grain": 20}


def differing(one, other, path=""):
    """Where two documents differ; fields of `other` that `one` lacks are told, too."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted(one.keys() | other.keys()):
            if key not in one or key not in other:
                yield f"{path}.{key} is in one of them only"
            else:
                yield from differing(one[key], other[key], f"{path}.{key}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for index, pair in enumerate(zip(one, other)):
            yield from differing(*pair, f"{path}[{index}]")
    elif one != other:
        yield f"{path} is {str(one)[:80]} here and {str(other)[:80]} there"


class Documents:
    def __init__(self, program, folder):
        self.program, self.gallery, self.folder = program, folder / "gallery.sqlite", folder
        self.failures, self.count = [], 0

    def __enter__(self):
        line = [self.program, "serve", "--port", "0", "--gallery", str(self.gallery)]
        self.server = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for said in self.server.stdout:
            if said.startswith("Impasto is ready: "):
                self.url = said.split()[-1]
                return self
        raise SystemExit("the server ended before it was ready")

    def __exit__(self, *_):
        self.server.send_signal(signal.SIGINT)
        self.server.wait(60)

    def api(self, method, path, **rest):
        answer = requests.request(method, self.url + path, timeout=60, **rest)
        assert answer.ok, f"{method} {path}: {answer.status_code}: {answer.text[:300]}"
        return answer

    def command(self, *words):
        run = subprocess.run([self.program, *words, "--json"], capture_output=True, text=True, timeout=120)
        assert run.returncode == 0, f"{words}: {run.returncode}: {run.stderr}"
        return json.loads(run.stdout)

    def same(self, what, printed, answered, of_pages=()):
        """Compares; fields `of_pages` are those that only an answer in pages needs."""
        self.count += 1
        answered = {key: value for key, value in answered.items() if key not in of_pages}
        self.failures += [f"{what}: {text}" for text in list(differing(printed, answered))[:10]]

    def styles(self):
        here = ("--gallery", str(self.gallery))
        for name, sample in (("Dusk", "stripes"), ("Brücke", "bricks"), ("Waves", "woodblock-wave")):
            order = {"name": name, "style": {"sample": sample}, "tags": ["blue"], "notes": f"after {sample}"}
            self.api("POST", "/api/styles", json={**order, "favourite": name == "Dusk"})
        parts = [{"style": {"saved": name}, "weight": weight} for name, weight in (("Dusk", 70), ("Waves", 30))]
        self.api("POST", "/api/styles/mix", json={"styles": parts, "save": True, "name": "Both"})
        for query, options in (
            ({}, ()), ({"q": "dusk"}, ("dusk",)), ({"tag": "blue"}, ("--tag", "blue")),
            ({"favourite": "true"}, ("--favourite",)),
        ):
            options = (*options, "--sort", "name")
            listed = self.api("GET", "/api/styles", params={**query, "vectors": "true", "sort": "name"}).json()
            self.same(f"styles list {options}", self.command("styles", "list", *options, *here), listed,
                      of_pages=("page", "pages"))
        for name in ("Brücke", "Both"):
            (found,) = self.api("GET", "/api/styles", params={"q": name}).json()["styles"]
            style = f"/api/styles/{found['id']}"
            self.same(f"styles show {name}", self.command("styles", "show", name, *here), self.api("GET", style).json())
            self.same(f"styles similar {name}", self.command("styles", "similar", name, *here),
                      self.api("GET", style + "/similar").json())

    def models(self):
        self.same("models list", self.command("models", "list"), self.api("GET", "/api/models").json())

    def verification(self):
        painted = self.folder / "painted.png"
        painted.write_bytes(self.api("POST", "/api/stylize", json=PHOTO).content)
        with open(painted, "rb") as file:
            told = self.api("POST", "/api/receipts/verify", files={"result": ("painted.png", file, "image/png")}).json()
        self.same("verify", self.command("verify", str(painted)), told)


def main():
    with tempfile.TemporaryDirectory() as folder, Documents(os.path.abspath(sys.argv[1]), pathlib.Path(folder)) as documents:
        documents.styles()
        documents.models()
        documents.verification()
    if documents.failures:
        sys.exit("\n".join(documents.failures))
    print(f"{documents.count} documents are the same from commands and API")


if __name__ == "__main__":
    main()
