import assert from "node:assert/strict";
import test from "node:test";

import {
  boundsOf, fits, fitted, isNothing, largest, matrixOf, mirrored, mostAngle, noCrop, pixelsOf, rectangleOf, reshaped,
  resized, turned, turnedSize,
} from "../../../Public/assets/js/cropping/geometry.js";

const size = { width: 1200, height: 800 };
const angles = [-mostAngle, -7.3, -0.1, 0, 2, 11.5, mostAngle];
const aspects = [null, 1, 4 / 3, 3 / 2, 16 / 9, 9 / 16];
const near = (actual, expected, tolerance = 1e-6) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);
const nearAll = (actual, expected, tolerance) => {
  assert.deepEqual(Object.keys(actual).sort(), Object.keys(expected).sort());
  for (const key of Object.keys(expected)) near(actual[key], expected[key], tolerance);
};

/** Whether each corner is picture, worked out corner by corner. */
const hasNoEmptyCorner = ({ x, y, width, height }, picture, angle) => {
  const [cos, sin] = [Math.cos((-angle * Math.PI) / 180), Math.sin((-angle * Math.PI) / 180)];
  return [[-1, -1], [-1, 1], [1, -1], [1, 1]].every(([right, down]) => {
    const [cornerX, cornerY] = [x + (right * width) / 2, y + (down * height) / 2];
    return Math.abs(cornerX * cos - cornerY * sin) <= picture.width / 2 + 1e-5
      && Math.abs(cornerX * sin + cornerY * cos) <= picture.height / 2 + 1e-5;
  });
};

test("no crop leaves a picture as it is", () => {
  assert.ok(isNothing(noCrop, size));
  assert.deepEqual(matrixOf(noCrop, size), [1, 0, 0, 1, 0, 0]);
  assert.deepEqual(pixelsOf(noCrop, size), size);
  assert.ok(isNothing({ ...noCrop, aspect: 1.5 }, size));
  for (const change of [{ quarters: 2 }, { isMirrored: true }, { angle: 0.1 }, { aspect: 1 }]) {
    assert.ok(!isNothing({ ...noCrop, ...change }, size), JSON.stringify(change));
  }
});

test("the largest crop has the aspect, no empty corner, and cannot grow", () => {
  for (const angle of angles) {
    for (const aspect of aspects) {
      const found = largest(size, angle, aspect);
      near(found.width / found.height, aspect ?? 1.5);
      assert.ok(fits(found, size, angle));
      assert.ok(hasNoEmptyCorner(found, size, angle));
      const larger = { ...found, width: found.width * 1.001, height: found.height * 1.001 };
      assert.ok(!fits(larger, size, angle));
      assert.ok(!hasNoEmptyCorner(larger, size, angle));
    }
  }
});

test("whatever rectangle is asked for, what comes has no empty corner", () => {
  for (const angle of angles) {
    for (const [x, y] of [[0, 0], [500, 300], [-900, 50], [10, -2000]]) {
      for (const [width, height] of [[20, 20], [1200, 800], [5000, 40], [300, 700]]) {
        const found = fitted({ x, y, width, height }, size, angle);
        assert.ok(hasNoEmptyCorner(found, size, angle), JSON.stringify({ x, y, width, height, angle, found }));
        near(found.width / found.height, width / height);
        // What fits already stays.
        if (hasNoEmptyCorner({ x, y, width, height }, size, angle)) nearAll(found, { x, y, width, height });
      }
    }
  }
});

test("a pulled side moves alone, and the opposite one stays", () => {
  const limits = { turned: size, angle: 0, aspect: null };
  const start = { x: 0, y: 0, width: 400, height: 200 };
  nearAll(resized(start, { x: 1, y: 0 }, { x: 50, y: 999 }, limits), { x: 25, y: 0, width: 450, height: 200 });
  nearAll(resized(start, { x: -1, y: -1 }, { x: -50, y: 20 }, limits), { x: -25, y: 10, width: 450, height: 180 });
  // At the picture's edge it stops; the other side goes on.
  nearAll(resized(start, { x: 1, y: 1 }, { x: 5000, y: 60 }, limits), { x: 200, y: 30, width: 800, height: 260 }, 1e-3);
  // Past the other side it does not go.
  const least = resized(start, { x: 0, y: 1 }, { x: 0, y: -900 }, limits);
  near(least.y - least.height / 2, -100);
  assert.ok(least.height > 0 && least.height < 50);
});

test("with an aspect, a pulled crop keeps it and what lies opposite", () => {
  for (const angle of angles) {
    for (const aspect of aspects.slice(1)) {
      const start = fitted({ x: 30, y: -20, width: 200 * aspect, height: 200 }, size, angle);
      for (const handle of [{ x: 1, y: 1 }, { x: -1, y: 1 }, { x: 1, y: 0 }, { x: 0, y: -1 }]) {
        for (const by of [{ x: 40, y: 30 }, { x: -3000, y: 2000 }, { x: 1e4, y: -1e4 }]) {
          const found = resized(start, handle, by, { turned: size, angle, aspect });
          near(found.width / found.height, aspect);
          assert.ok(hasNoEmptyCorner(found, size, angle));
          near(found.x - (handle.x * found.width) / 2, start.x - (handle.x * start.width) / 2, 1e-4);
          near(found.y - (handle.y * found.height) / 2, start.y - (handle.y * start.height) / 2, 1e-4);
        }
      }
    }
  }
});

test("another aspect keeps the place and the area, as far as there is room", () => {
  const start = { x: 100, y: 50, width: 300, height: 200 };
  const square = reshaped(start, 1, size, 0);
  nearAll(square, { x: 100, y: 50, width: Math.sqrt(60000), height: Math.sqrt(60000) });
  for (const angle of angles) assert.ok(fits(reshaped(start, 9, size, angle), size, angle));
});

test("four quarters, and two mirrorings, are nothing", () => {
  const crop = { quarters: 1, isMirrored: false, angle: 4, aspect: 1.5, rectangle: { x: 30, y: -40, width: 300, height: 200 } };
  assert.deepEqual(turned(crop, 4), crop);
  assert.deepEqual(turned(turned(crop, 1), -1), crop);
  assert.deepEqual(mirrored(mirrored(crop)), crop);
  assert.deepEqual(turnedSize({ quarters: 3 }, size), { width: 800, height: 1200 });
});

/** Where a pixel of the original goes. */
const shown = ([a, b, c, d, e, f], x, y) => [a * x + c * y + e, b * x + d * y + f];

test("pixels go where turning and mirroring take them", () => {
  const small = { width: 3, height: 2 };
  const corner = (crop) => shown(matrixOf(crop, small), 0, 0);
  assert.deepEqual(corner(turned(noCrop, 1)), [2, 0]);
  assert.deepEqual(corner(turned(noCrop, 2)), [3, 2]);
  assert.deepEqual(corner(turned(noCrop, 3)), [0, 3]);
  assert.deepEqual(corner(mirrored(noCrop)), [3, 0]);
  // What is seen is mirrored, however it was turned before.
  assert.deepEqual(corner(mirrored(turned(noCrop, 1))), [0, 0]);
  assert.deepEqual(corner(turned(mirrored(noCrop), 1)), [2, 3]);
});

test("a crop without straightening moves whole pixels", () => {
  const crop = { ...noCrop, rectangle: { x: 100.3, y: -50.2, width: 301, height: 200 } };
  const [a, , , d, left, top] = matrixOf(crop, size);
  assert.deepEqual([a, d], [1, 1]);
  assert.ok(Number.isInteger(left) && Number.isInteger(top));
  assert.deepEqual(pixelsOf(crop, size), { width: 301, height: 200 });
});

test("the crop's corners are those of the picture that comes out", () => {
  for (const angle of angles) {
    for (const quarters of [0, 1, 2, 3]) {
      for (const isMirrored of [false, true]) {
        const crop = { quarters, isMirrored, angle, aspect: null, rectangle: { x: 60, y: -30, width: 400, height: 300 } };
        const matrix = matrixOf(crop, size);
        const { width, height } = pixelsOf(crop, size);
        // Back from each corner of what comes out to the original: all of them lie in it.
        const [a, b, c, d, e, f] = matrix;
        const determinant = a * d - b * c;
        for (const [x, y] of [[0, 0], [width, 0], [0, height], [width, height]]) {
          const [u, v] = [x - e, y - f];
          const [sourceX, sourceY] = [(d * u - c * v) / determinant, (a * v - b * u) / determinant];
          assert.ok(sourceX >= 0 && sourceX <= size.width, `${sourceX}`);
          assert.ok(sourceY >= 0 && sourceY <= size.height, `${sourceY}`);
        }
        near(Math.abs(determinant), 1);
        // The picture's centre is where the rectangle says.
        const [centerX, centerY] = shown(matrix, size.width / 2, size.height / 2);
        const rectangle = rectangleOf(crop, size);
        near(centerX, width / 2 - rectangle.x, 0.51);
        near(centerY, height / 2 - rectangle.y, 0.51);
      }
    }
  }
});

test("the box around a straightened picture holds it", () => {
  assert.deepEqual(boundsOf(noCrop, size), size);
  const bounds = boundsOf({ ...noCrop, quarters: 1, angle: 10 }, size);
  assert.ok(bounds.width > 800 && bounds.height > 1200);
});
