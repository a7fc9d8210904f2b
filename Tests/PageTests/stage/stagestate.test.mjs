import assert from "node:assert/strict";
import test from "node:test";

import { stageState } from "../../../Public/assets/js/stage/stagestate.js";

const state = (facts) => stageState({
  painting: null, wantedKey: "now", isAwaited: false, isFollowing: false, isPreviewing: false, isQuickPreview: true,
  ...facts,
});
const painting = (key, isResult) => ({ painting: { key, isResult } });

test("without a painting it is the photo, or an empty place for the first one", () => {
  assert.equal(state({}).name, "photo");
  assert.equal(state({ isAwaited: true }).name, "awaited");
  assert.equal(state({}).isStale, false);
});

test("what agrees with the settings is a preview or painted, whatever comes", () => {
  assert.equal(state(painting("now", false)).name, "preview");
  assert.equal(state(painting("now", true)).name, "painted");
  assert.equal(state({ ...painting("now", true), isFollowing: true }).name, "painted");
});

test("what was left behind is stale unless something comes", () => {
  const changed = state(painting("before", true));
  assert.deepEqual([changed.name, changed.isStale, changed.isComing], ["changed", true, false]);
  for (const facts of [{ isFollowing: true }, { isPreviewing: true }]) {
    const coming = state({ ...painting("before", true), ...facts });
    assert.deepEqual([coming.isStale, coming.isComing], [false, true]);
  }
});

test("a preview that others follow at once is one still; a result is not, nor where previews are slow", () => {
  const facts = { isPreviewing: true };
  assert.equal(state({ ...painting("before", false), ...facts }).isLive, true);
  assert.equal(state({ ...painting("before", true), ...facts }).isLive, false);
  assert.equal(state({ ...painting("before", false), ...facts, isQuickPreview: false }).isLive, false);
  assert.equal(state(painting("before", false)).isLive, false);
});
