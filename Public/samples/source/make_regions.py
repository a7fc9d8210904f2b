"""Show what regions do: `.readme/regions.jpg` at the top of the project.

    python make_regions.py PATH/TO/impasto

Three photos, each above its painting in several styles. The masks are made here: rectangles and strokes for what is
surely inside and outside, a minimum cut (OpenCV's GrabCut) for the rest, and a soft edge.
"""
import os
import subprocess
import sys
import tempfile

import cv2
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
CONTENT = os.path.join(HERE, os.pardir, "content")
# px: the height of each of the six parts, and the space between them.
HEIGHT = 420
GAP = 4


def cut(photo, inside, outside, box=None):
    """A soft mask of what has the colours of the lines `inside` and not those of `outside`; all coordinates in 0...1."""
    height, width = photo.shape[:2]
    at = lambda point: (round(point[0] * width), round(point[1] * height))
    labels = np.full((height, width), cv2.GC_PR_BGD, np.uint8)
    if box:
        labels[:] = cv2.GC_BGD
        (left, top), (right, bottom) = at(box[:2]), at(box[2:])
        labels[top:bottom, left:right] = cv2.GC_PR_FGD
    for label, lines in ((cv2.GC_FGD, inside), (cv2.GC_BGD, outside)):
        for line in lines:
            for start, end in zip(line, line[1:]):
                cv2.line(labels, at(start), at(end), label, max(3, width // 60))
    cv2.grabCut(photo, labels, None, np.zeros((1, 65)), np.zeros((1, 65)), 6, cv2.GC_INIT_WITH_MASK)
    mask = np.where((labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD), 255, 0).astype(np.uint8)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5))
    mask = cv2.morphologyEx(cv2.morphologyEx(mask, cv2.MORPH_OPEN, kernel), cv2.MORPH_CLOSE, kernel)
    return cv2.GaussianBlur(mask, (0, 0), 1.5)


def paint(program, folder, photo, ground, regions, keep):
    arguments = [program, "render", photo, ground, "-o", os.path.join(folder, "painted.png")]
    for index, (style, mask) in enumerate(regions):
        path = os.path.join(folder, f"region-{index}.png")
        cv2.imwrite(path, mask)
        arguments += ["--region", f"{style}={path}"]
    if keep is not None:
        path = os.path.join(folder, "keep.png")
        cv2.imwrite(path, keep)
        arguments += ["--keep", path]
    subprocess.run(arguments, check=True)
    return cv2.imread(os.path.join(folder, "painted.png"))


def lighthouse(photo):
    """Sky, sea, and the coast as the ground."""
    sky = cut(photo, [[(0.05, 0.1), (0.95, 0.1)], [(0.05, 0.5), (0.5, 0.45)], [(0.75, 0.45), (0.95, 0.5)]],
              [[(0.3, 0.64), (0.95, 0.62)], [(0.605, 0.34), (0.605, 0.56)], [(0.7, 0.54), (0.78, 0.54)],
               [(0.02, 0.9), (0.98, 0.9)]], box=(0, 0, 1, 0.74))
    sea = cut(photo, [[(0.05, 0.85), (0.95, 0.95)], [(0.3, 0.84), (0.95, 0.78)], [(0.02, 0.715), (0.07, 0.72)]],
              [[(0.2, 0.69), (0.98, 0.69)], [(0.26, 0.79), (0.36, 0.79)], [(0.02, 0.78), (0.1, 0.79)],
               [(0.02, 0.5), (0.98, 0.3)]], box=(0, 0.69, 1, 1))
    return "cubist", [("night-swirl", sky), ("woodblock-wave", sea)], None


def bust(photo):
    """The bust stays a photo."""
    marble = cut(photo, [[(0.4, 0.2), (0.4, 0.55), (0.5, 0.7), (0.55, 0.9)], [(0.4, 0.1), (0.65, 0.2), (0.66, 0.38)],
                         [(0.27, 0.82), (0.75, 0.85)], [(0.35, 0.92), (0.62, 0.95)]],
                 [[(0.1, 0.05), (0.1, 0.95)], [(0.9, 0.05), (0.9, 0.95)]], box=(0.2, 0.0, 0.86, 1))
    return "night-swirl", [], marble


def balloons(photo):
    """The balloons in one style, the land and the sky in another."""
    mask = np.zeros(photo.shape[:2], np.uint8)
    for box, lines in (
        ((0.0, 0.06, 0.52, 0.75), [[(0.1, 0.2), (0.42, 0.2)], [(0.15, 0.4), (0.4, 0.4)], [(0.25, 0.12), (0.26, 0.72)]]),
        ((0.39, 0.42, 0.58, 0.66), [[(0.45, 0.5), (0.53, 0.5)], [(0.49, 0.46), (0.49, 0.63)]]),
        ((0.63, 0.25, 0.93, 0.68), [[(0.7, 0.45), (0.86, 0.45)], [(0.78, 0.36), (0.77, 0.65)], [(0.78, 0.3), (0.83, 0.31)]]),
        ((0.08, 0.48, 0.2, 0.65), [[(0.14, 0.54), (0.16, 0.58)]]),
    ):
        mask = np.maximum(mask, cut(photo, lines, [], box=box))
    return "watercolour", [("stained-glass", mask)], None


def main():
    program, = sys.argv[1:]
    columns = []
    for scene, regions in (("lighthouse", lighthouse), ("balloons", balloons), ("bust", bust)):
        path = os.path.join(CONTENT, scene + ".jpg")
        photo = cv2.imread(path)
        with tempfile.TemporaryDirectory() as folder:
            painting = paint(program, folder, path, *regions(photo))
        width = round(HEIGHT * photo.shape[1] / photo.shape[0])
        parts = [cv2.resize(picture, (width, HEIGHT), interpolation=cv2.INTER_AREA) for picture in (photo, painting)]
        columns.append(np.vstack([parts[0], np.full((GAP, width, 3), 128, np.uint8), parts[1]]))
    space = np.full((2 * HEIGHT + GAP, GAP, 3), 128, np.uint8)
    sheet = np.hstack([part for column in columns for part in (column, space)][:-1])
    cv2.imwrite(os.path.join(HERE, os.pardir, os.pardir, os.pardir, ".readme", "regions.jpg"), sheet,
                [cv2.IMWRITE_JPEG_QUALITY, 82, cv2.IMWRITE_JPEG_OPTIMIZE, 1, cv2.IMWRITE_JPEG_PROGRESSIVE, 1])


if __name__ == "__main__":
    main()
