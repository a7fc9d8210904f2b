import assert from "node:assert/strict";
import test from "node:test";

import { placesOf } from "../../../Public/assets/js/sharing/pair.js";
import { blendAt, lengthOf, shownTimes, strengths } from "../../../Public/assets/js/sharing/timeline.js";

test("two pictures lie beside or below one another, with a gap, or over one another", () => {
  const size = { width: 300, height: 200 };
  const beside = placesOf(size, "beside");
  assert.deepEqual(beside.before, { left: 0, top: 0, width: 300, height: 200 });
  assert.deepEqual(beside.after, { left: 300 + beside.gap, top: 0, width: 300, height: 200 });
  assert.deepEqual([beside.width, beside.height], [600 + beside.gap, 200]);
  const below = placesOf(size, "below");
  assert.deepEqual([below.width, below.height, below.after.top], [300, 400 + below.gap, 200 + below.gap]);
  const split = placesOf(size, "split");
  assert.deepEqual([split.width, split.height], [300, 200]);
  assert.deepEqual(split.after, split.before);
});

test("no side becomes too long, and the proportions stay", () => {
  for (const layout of ["beside", "below", "split"]) {
    for (const size of [{ width: 8000, height: 6000 }, { width: 100, height: 9000 }, { width: 4096, height: 4096 }]) {
      const { width, height, before } = placesOf(size, layout);
      assert.ok(Math.max(width, height) <= 4100, `${layout}: ${width} × ${height}`);
      const ratio = size.width / size.height;
      assert.ok(Math.abs(before.width - before.height * ratio) <= 0.5 + ratio / 2, `${before.width} × ${before.height}`);
    }
  }
});

test("the strengths go from nothing to all, after the photo, and back if that is wanted", () => {
  assert.equal(strengths[0], 0);
  assert.equal(strengths.at(-1), 100);
  const once = shownTimes(false);
  assert.deepEqual(once.map(({ index }) => index), [...Array(strengths.length + 1).keys()]);
  const back = shownTimes(true);
  assert.deepEqual(back.slice(0, once.length), once);
  assert.deepEqual(back.slice(once.length).map(({ index }) => index), once.slice(1, -1).map(({ index }) => index).reverse());
  assert.ok(once[0].milliseconds > once[1].milliseconds && once.at(-1).milliseconds > once[1].milliseconds);
});

test("at any time a film shows one picture, or one that turns into the next", () => {
  const shown = shownTimes(true);
  assert.deepEqual(blendAt(shown, 0), { index: 0, next: 1, part: 0 });
  const halfway = blendAt(shown, shown[0].milliseconds + shown[1].milliseconds / 2);
  assert.deepEqual(halfway, { index: 1, next: 2, part: 0.5 });
  assert.deepEqual(blendAt(shown, lengthOf(shown)), { index: 1, next: 1, part: 0 });
  for (let time = 0; time < lengthOf(shown); time += 7) {
    const { index, next, part } = blendAt(shown, time);
    assert.ok(part >= 0 && part <= 1 && Math.abs(next - index) <= 1);
  }
});
