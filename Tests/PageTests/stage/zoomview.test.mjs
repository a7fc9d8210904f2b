import assert from "node:assert/strict";
import test from "node:test";

import {
  boundedZoom, fitted, heldInside, spareOf, steppedZoom, zoomedAt,
} from "../../../Public/assets/js/stage/zoomview.js";

const frame = { width: 400, height: 300 };
const viewport = { width: 500, height: 320 };

test("what is under the pointer stays under it", () => {
  const point = { x: 120, y: -40 };
  const first = zoomedAt(fitted, 3, point);
  // A place of the picture is at middle + zoom * place.
  const place = (view) => ({ x: (point.x - view.x) / view.zoom, y: (point.y - view.y) / view.zoom });
  assert.deepEqual(place(first), place(fitted));
  assert.deepEqual(zoomedAt(first, 1, point), { ...fitted });
});

test("a picture larger than its place keeps its edges outside, a smaller one its middle in the middle", () => {
  assert.deepEqual(spareOf(2, frame, viewport), { width: 150, height: 140 });
  assert.deepEqual(heldInside({ zoom: 2, x: 900, y: -900 }, frame, viewport), { zoom: 2, x: 150, y: -140 });
  assert.deepEqual(heldInside({ zoom: 1, x: 30, y: -30 }, frame, viewport), { zoom: 1, x: 0, y: 0 });
  // Wider than the viewport, but not as high.
  assert.deepEqual(heldInside({ zoom: 1.05, x: 5, y: 5 }, { width: 500, height: 100 }, viewport).y, 0);
});

test("steps stop at the fit and at 100 %, and end at the limits", () => {
  assert.equal(steppedZoom(0.9, 1.25, 3), 1);
  assert.equal(steppedZoom(1, 1.25, 3), 1.25);
  assert.equal(steppedZoom(2.9, 1.25, 3), 3);
  assert.equal(steppedZoom(3, 0.5, 3), 1.5);
  assert.equal(steppedZoom(1, 1 / 1.25, 3), 1);
  // A picture smaller than its place can be seen in its own pixels.
  assert.equal(steppedZoom(0.55, 1 / 1.25, 0.5), 0.5);
  assert.equal(steppedZoom(0.5, 1 / 1.25, 0.5), 0.5);
  assert.equal(boundedZoom(1000, 3), 24);
  assert.equal(boundedZoom(1000, 0.1), 4);
});
