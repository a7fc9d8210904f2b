import assert from "node:assert/strict";
import test from "node:test";

import { createTimeline } from "../../../Public/assets/js/kept/timeline.js";

/** A timeline of plain objects, with these states noted long after each other. */
const after = (...states) => {
  const timeline = createTimeline((state) => state);
  for (const [index, state] of states.entries()) timeline.note(state, index * 1e6);
  return timeline;
};
const at = (strength, style = "a") => ({ strength, style });

test("back and forth through what was set", () => {
  const timeline = after(at("100"), at("50"), at("50", "b"));
  assert.deepEqual([timeline.canUndo(), timeline.canRedo()], [true, false]);
  assert.deepEqual(timeline.undo(), at("50"));
  assert.deepEqual(timeline.undo(), at("100"));
  assert.equal(timeline.undo(), null);
  assert.equal(timeline.canUndo(), false);
  assert.deepEqual(timeline.redo(), at("50"));
  assert.deepEqual(timeline.redo(), at("50", "b"));
  assert.equal(timeline.redo(), null);
});

test("a new step ends what could be redone", () => {
  const timeline = after(at("100"), at("50"));
  timeline.undo();
  timeline.note(at("20"), 9e9);
  assert.equal(timeline.canRedo(), false);
  assert.deepEqual(timeline.undo(), at("100"));
});

test("what is set to what it was is no step", () => {
  const timeline = after(at("100"), at("100"));
  assert.equal(timeline.canUndo(), false);
});

test("quick changes of one setting are one step; slow ones, and of another setting, are not", () => {
  const timeline = createTimeline((state) => state);
  timeline.note(at("100"), 0);
  for (const [index, strength] of ["99", "98", "97"].entries()) timeline.note(at(strength), 5000 + index * 300);
  timeline.note(at("97", "b"), 6000);
  timeline.note(at("97", "c"), 8000);
  assert.deepEqual(timeline.undo(), at("97", "b"));
  assert.deepEqual(timeline.undo(), at("97"));
  assert.deepEqual(timeline.undo(), at("100"));
});

test("what came of going back may differ from it, and can still be redone", () => {
  const timeline = after(at("100"), at("50"));
  timeline.undo();
  timeline.settle(at("99"));
  assert.deepEqual(timeline.redo(), at("50"));
  assert.deepEqual(timeline.undo(), at("99"));
});

test("only so many steps are remembered", () => {
  const timeline = after(...Array.from({ length: 150 }, (_, index) => at(String(index))));
  let steps = 0;
  while (timeline.undo()) steps += 1;
  assert.equal(steps, 100);
});
