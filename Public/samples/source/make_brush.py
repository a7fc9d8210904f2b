"""Show what the brush's size does: `../../assets/brush.jpg`, which README and page show.

    SCALE=3 SAMPLES=10 OUT=large python make_content.py mountain-lake
    python make_brush.py PATH/TO/impasto large/mountain-lake.jpg

One photo in one style at its full size, above with brush 1, below with the brush that the program chooses by
itself: left the whole painting, shrunk, right a part of it, pixel for pixel.
"""
import os
import subprocess
import sys
import tempfile

from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
STYLE = "night-swirl"
# px: the size of each of the four parts, the space between them, and the detail's corner in the painting.
TILE = (480, 300)
GAP = 4
DETAIL = (880, 120)


def paint(program, photo, brush):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "painted.png")
        subprocess.run([program, "render", photo, STYLE, "--brush", brush, "-o", path], check=True)
        return Image.open(path).convert("RGB")


def main():
    program, photo = sys.argv[1:]
    width, height = TILE
    sheet = Image.new("RGB", (2 * width + GAP, 2 * height + GAP), "grey")
    for row, brush in enumerate(["1", "auto"]):
        painting = paint(program, photo, brush)
        top = row * (height + GAP)
        sheet.paste(painting.resize(TILE, Image.LANCZOS), (0, top))
        x, y = DETAIL
        sheet.paste(painting.crop((x, y, x + width, y + height)), (width + GAP, top))
    sheet.save(os.path.join(HERE, os.pardir, os.pardir, "assets", "brush.jpg"), quality=82, optimize=True, progressive=True)


if __name__ == "__main__":
    main()
