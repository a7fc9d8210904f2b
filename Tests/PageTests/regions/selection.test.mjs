import assert from "node:assert/strict";
import test from "node:test";

import { look, selected } from "../../../Public/assets/js/regions/mask/selection.js";

/** A photo out of letters, each a grey or a colour, row by row. */
const colors = {
  k: [0, 0, 0], w: [255, 255, 255], g: [119, 119, 119], h: [124, 124, 124], R: [255, 0, 0], r: [200, 30, 30], b: [30, 60, 200],
};
const photo = (...rows) => look({
  width: rows[0].length, height: rows.length,
  data: Uint8ClampedArray.from(rows.flatMap((row) => [...row].flatMap((letter) => [...colors[letter], 255]))),
});
const chosen = (looked, x, y, choice) => {
  const data = selected(looked, { x, y }, { tolerance: 0.05, edge: Infinity, isConnected: true, ...choice });
  return Array.from({ length: looked.height }, (_, row) =>
    [...data.slice(row * looked.width, (row + 1) * looked.width)].map((value) => (value ? "x" : ".")).join(""));
};

test("colours are those of OKLab: from black to white it is 1, and red has its own place", () => {
  const { colors: lab } = photo("kwR");
  const [black, white, red] = [0, 3, 6].map((start) => [...lab.slice(start, start + 3)]);
  const near = (one, other) => one.forEach((value, index) => assert.ok(Math.abs(value - other[index]) < 1e-3, `${one}`));
  near(black, [0, 0, 0]);
  near(white, [1, 0, 0]);
  near(red, [0.628, 0.2249, 0.1258]);
});

test("it goes on from pixel to pixel as far as the colour is alike, and over no corner", () => {
  const looked = photo("rrbrr", "rbbbr", "rrrbr", "bbbrb");
  assert.deepEqual(chosen(looked, 0, 0), ["xx...", "x....", "xxx..", "....."]);
  assert.deepEqual(chosen(looked, 0.9, 0.9, { isConnected: false }), ["xx.xx", "x...x", "xxx.x", "...x."]);
  // A start beside the picture is at its edge.
  assert.deepEqual(chosen(looked, 99, 99), [".....", ".....", ".....", "....x"]);
});

test("tolerance is a distance from the first pixel", () => {
  const looked = photo("gghhw");
  assert.deepEqual(chosen(looked, 0, 0, { tolerance: 0.01 }), ["xx..."]);
  assert.deepEqual(chosen(looked, 0, 0, { tolerance: 0.03 }), ["xxxx."]);
  assert.deepEqual(chosen(looked, 0, 0, { tolerance: 1 }), ["xxxxx"]);
});

test("an edge stops it where the colour alone would not", () => {
  const looked = photo("ggggwwww", "ggggwwww", "ggggwwww");
  const stopped = ["xxxx....", "xxxx....", "xxxx...."];
  assert.deepEqual(chosen(looked, 0, 1, { tolerance: 1 }), ["xxxxxxxx", "xxxxxxxx", "xxxxxxxx"]);
  assert.deepEqual(chosen(looked, 0, 1, { tolerance: 1, edge: 0.1 }), stopped);
  // Whoever starts on an edge gets on.
  assert.equal(chosen(looked, 3, 1, { tolerance: 0.01, edge: 0.1 })[1], "xxxx....");
});
