"""Writes how Chromium shows the pictures of a folder: `python chromium_means.py FOLDER [CHROMIUM]`; then
`IMPASTO_TEST_PICTURES=FOLDER swift test --filter PublicPictureTests` reads `chromium-means.json` there.

Nothing needs to be installed but Chromium. A page draws each picture upright, in sRGB, on a white canvas,
and reports the means of red, green and blue in 8x8 fields; of a picture that it does not show, the file says
`null`.
"""

import http.server
import json
import pathlib
import subprocess
import sys
import tempfile
import threading

SECONDS_WITHOUT_ANSWER = 60


def is_picture(file):
    """By its first bytes: PNG, JPEG, GIF, WebP, or HEIF with AVIF."""
    with open(file, "rb") as stream:
        start = stream.read(12)
    return start.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")) or start[4:8] == b"ftyp"


PAGE = """<!doctype html><meta charset="utf-8"><script type="module">
const FIELDS = 8;

async function means(index) {
  const image = new Image();
  image.src = `/picture/${index}`;
  try {
    await image.decode();
  } catch {
    return null;
  }
  const [width, height] = [image.naturalWidth, image.naturalHeight];
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true, colorSpace: "srgb" });
  context.fillStyle = "white";
  context.fillRect(0, 0, width, height);
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const means = [];
  for (let row = 0; row < FIELDS; row++) {
    for (let column = 0; column < FIELDS; column++) {
      const [top, bottom] = [row, row + 1].map((n) => Math.floor((n * height) / FIELDS));
      const [left, right] = [column, column + 1].map((n) => Math.floor((n * width) / FIELDS));
      const sums = [0, 0, 0];
      for (let y = top; y < bottom; y++) {
        for (let at = (y * width + left) * 4; at < (y * width + right) * 4; at += 4) {
          for (let c = 0; c < 3; c++) sums[c] += data[at + c];
        }
      }
      const count = (bottom - top) * (right - left);
      means.push(sums.map((sum) => (count > 0 ? Math.round((sum / count) * 100) / 100 : 0)));
    }
  }
  return { width, height, means };
}

const count = Number(new URLSearchParams(location.search).get("count"));
for (let index = Number(new URLSearchParams(location.search).get("from")); index < count; index++) {
  const answer = await means(index).catch((error) => ({ error: String(error) }));
  await fetch(`/means/${index}`, { method: "POST", body: JSON.stringify(answer) });
}
</script>"""


class Pictures(http.server.ThreadingHTTPServer):
    """Serves the page and the pictures on loopback, and takes the answers."""

    def __init__(self, files):
        super().__init__(("127.0.0.1", 0), Answer)
        self.files, self.answers, self.answered = files, {}, threading.Condition()


class Answer(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def send(self, status, kind, body):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path.startswith("/picture/"):
            file = self.server.files[int(self.path.rsplit("/", 1)[1])]
            # Chromium tells pictures by their first bytes.
            self.send(200, "image/png", file.read_bytes())
        elif self.path.startswith("/?"):
            self.send(200, "text/html", PAGE.encode())
        else:
            self.send(404, "text/plain", b"")

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.answered:
            self.server.answers[int(self.path.rsplit("/", 1)[1])] = body
            self.server.answered.notify()
        self.send(204, "text/plain", b"")


def wait(server):
    """Until all have answered; false after a minute without an answer."""
    with server.answered:
        while (before := len(server.answers)) < len(server.files):
            if not server.answered.wait_for(
                lambda: len(server.answers) > before, SECONDS_WITHOUT_ANSWER):
                return False
        return True


def main():
    folder = pathlib.Path(sys.argv[1])
    browser = sys.argv[2] if len(sys.argv) > 2 else "chromium"
    files = sorted(f for f in folder.rglob("*") if f.is_file() and is_picture(f))
    server = Pictures(files)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    while len(server.answers) < len(files):
        with tempfile.TemporaryDirectory() as profile:
            url = f"http://127.0.0.1:{server.server_port}/?from={len(server.answers)}&count={len(files)}"
            process = subprocess.Popen(
                [browser, "--headless=new", "--no-sandbox", "--disable-dev-shm-usage",
                 "--force-color-profile=srgb", f"--user-data-dir={profile}", url],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            finished = wait(server)
            process.terminate()
            process.wait()
        # One that no answer comes for counts as not shown.
        if not finished:
            server.answers.setdefault(len(server.answers), None)
    server.shutdown()
    means = {str(f.relative_to(folder)): server.answers[i] for i, f in enumerate(files)}
    for name, answer in means.items():
        if answer and "error" in answer:
            print(f"{name}: {answer['error']}", file=sys.stderr)
            means[name] = None
    (folder / "chromium-means.json").write_text(json.dumps(means, indent=0, ensure_ascii=False))
    shown = sum(answer is not None for answer in means.values())
    print(f"{shown} of {len(files)} pictures are shown")


main()
