import assert from "node:assert/strict";
import test from "node:test";
import { enlarged, fillNewHoles, nearBoundary } from "../../../Public/assets/js/subject/detail.js";
import { drawStroke, inside, knowledge, levelOf, outside, unknown } from "../../../Public/assets/js/subject/levels.js";
import { randomNumbers } from "./random.mjs";

/** Rows of characters as a plane, `#` being 1. */
const plane = (rows) => Uint8Array.from(rows.join(""), (character) => Number(character === "#"));
const rowsOf = (values, width) => Array.from({ length: values.length / width }, (_, row) =>
  Array.from(values.subarray(row * width, row * width + width), (value) => (value ? "#" : ".")).join(""));

test("each pixel of a level is the mean of those that it covers, also where the window ends", () => {
  const random = randomNumbers(6);
  const [width, height] = [13, 11];
  const data = Uint8ClampedArray.from({ length: width * height * 4 }, () => 256 * random());
  const window = { left: 2, top: 1, right: 12, bottom: 11 };
  for (const factor of [1, 2, 3, 4, 20]) {
    const level = levelOf({ data, width, height }, window, factor);
    assert.deepEqual([level.width, level.height], [Math.ceil(10 / factor), Math.ceil(10 / factor)]);
    for (const [index, value] of level.colors.entries()) {
      const [column, row] = [Math.floor(index / 3) % level.width, Math.floor(index / 3 / level.width)];
      let [sum, count] = [0, 0];
      for (let y = window.top + row * factor; y < Math.min(11, window.top + (row + 1) * factor); y += 1) {
        for (let x = window.left + column * factor; x < Math.min(12, window.left + (column + 1) * factor); x += 1) {
          sum += data[(y * width + x) * 4 + index % 3];
          count += 1;
        }
      }
      assert.ok(Math.abs(value - sum / count) < 1e-3, `${index} at ${factor}: ${value}, not ${sum / count}`);
    }
  }
});

test("a stroke covers what is within its radius and no more, and is seen at every factor", () => {
  const stroke = { points: [{ x: 20, y: 20 }, { x: 60, y: 30 }], radius: 4 };
  const window = { left: 10, top: 5, right: 80, bottom: 60 };
  for (const factor of [1, 3, 16]) {
    const [width, height] = [Math.ceil(70 / factor), Math.ceil(55 / factor)];
    const drawn = new Uint8Array(width * height);
    drawStroke(drawn, { window, factor, width, height, colors: new Float32Array() }, stroke, 1);
    assert.ok(drawn.includes(1));
    for (const [index, value] of drawn.entries()) {
      const x = (index % width + 0.5) * factor + 10;
      const y = (Math.floor(index / width) + 0.5) * factor + 5;
      const along = Math.max(0, Math.min(1, ((x - 20) * 40 + (y - 20) * 10) / 1700));
      const distance = Math.hypot(x - 20 - 40 * along, y - 20 - 10 * along);
      if (distance < 4 - factor) assert.equal(value, 1, `${x}, ${y}`);
      if (distance > 4 + factor) assert.equal(value, 0, `${x}, ${y}`);
    }
  }
});

test("outside the box is outside, within it what strokes say is known, and foreground comes last", () => {
  const window = { left: 0, top: 0, right: 6, bottom: 5 };
  const level = { window, factor: 1, width: 6, height: 5, colors: new Float32Array() };
  const dot = (x, y) => ({ points: [{ x: x + 0.5, y: y + 0.5 }], radius: 0.5 });
  const known = knowledge(level, { left: 1, top: 1, right: 5, bottom: 4 },
    { foreground: [dot(2, 2)], background: [dot(4, 3)] });
  assert.equal(known[2 * 6 + 2], inside);
  assert.equal(known[3 * 6 + 4], outside);
  assert.equal(known[1 * 6 + 1], unknown);
  assert.equal(known[0], outside);
  assert.equal(known[4 * 6 + 5], outside);
});

test("a gap that opens to the outside stays, and a hole without a way there is filled", () => {
  const size = { width: 7, height: 5 };
  const before = plane(["#######", "#######", "#######", "#######", "......."]);
  const found = plane(["#######", "#.###.#", "#.###.#", "#####.#", "......."]);
  const known = new Uint8Array(35).fill(unknown);
  const labels = found.slice();
  fillNewHoles(labels, before, known, size);
  assert.deepEqual(rowsOf(labels, 7), ["#######", "#####.#", "#####.#", "#####.#", "......."]);
  // What a hand has said is outside is no hole.
  known[1 * 7 + 1] = outside;
  fillNewHoles(found, before, known, size);
  assert.deepEqual(rowsOf(found, 7), ["#######", "#.###.#", "#.###.#", "#####.#", "......."]);
});

test("labels are enlarged pixel by pixel, and what is near their boundary is a square around it", () => {
  const from = { width: 3, height: 2, factor: 4 };
  const to = { width: 6, height: 4, factor: 2 };
  const labels = enlarged(plane(["##.", "..."]), from, to);
  assert.deepEqual(rowsOf(labels, 6), ["####..", "####..", "......", "......"]);
  assert.deepEqual(rowsOf(nearBoundary(labels, to, 1), 6), ["...##.", "#####.", "#####.", "......"]);
});
