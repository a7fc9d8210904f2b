import assert from "node:assert/strict";
import test from "node:test";

import { createHistory } from "../../../Public/assets/js/regions/mask/history.js";
import { beginStroke, strokeTo } from "../../../Public/assets/js/regions/mask/brush.js";
import { emptyRaster, pixelsIn, putPixels } from "../../../Public/assets/js/regions/mask/raster.js";

/** A mask that is painted on, with its history. */
function painted(limits) {
  const raster = emptyRaster({ width: 64, height: 48 });
  const history = createHistory(({ area, pixels }) => {
    const now = pixelsIn(raster, area);
    putPixels(raster, area, pixels);
    return { area, pixels: now, bytes: now.length };
  }, limits);
  const paint = (number) => {
    const stroke = beginStroke(raster, { radius: 3, softness: 0.5, opacity: 1, isErasing: number % 3 === 2 });
    strokeTo(stroke, { x: (number * 17) % 64, y: (number * 11) % 48 }, { x: (number * 23) % 64, y: (number * 5) % 48 });
    const pixels = pixelsIn({ ...raster, data: stroke.before }, stroke.area);
    history.note({ area: stroke.area, pixels, bytes: pixels.length });
  };
  return { raster, history, paint };
}

test("sixty strokes are taken back one by one, and come again", () => {
  const { raster, history, paint } = painted();
  const states = [raster.data.slice()];
  for (let number = 0; number < 60; number += 1) {
    paint(number);
    states.push(raster.data.slice());
  }
  for (let number = 59; number >= 0; number -= 1) {
    assert.ok(history.undo());
    assert.deepEqual(raster.data, states[number], `back to ${number}`);
  }
  assert.equal(history.undo(), false);
  for (let number = 1; number <= 60; number += 1) {
    assert.ok(history.redo());
    assert.deepEqual(raster.data, states[number], `on to ${number}`);
  }
  assert.equal(history.redo(), false);
});

test("a new stroke after undo takes the place of those that were undone", () => {
  const { history, paint } = painted();
  paint(0);
  paint(1);
  history.undo();
  assert.deepEqual([history.canUndo(), history.canRedo()], [true, true]);
  paint(2);
  assert.deepEqual([history.canUndo(), history.canRedo()], [true, false]);
  history.clear();
  assert.deepEqual([history.canUndo(), history.canRedo(), history.bytes()], [false, false, 0]);
});

test("steps hold what changed and no more, and the oldest go where it becomes too much", () => {
  const { history, paint } = painted({ least: 50, most: 80, bytes: 20_000 });
  for (let number = 0; number < 300; number += 1) paint(number);
  let steps = 0;
  const held = history.bytes();
  while (history.undo()) steps += 1;
  assert.ok(steps >= 50 && steps <= 80, `${steps}`);
  assert.ok(steps === 50 || held <= 20_000, `${held}`);
  assert.ok(held < 50 * 64 * 48);
});
