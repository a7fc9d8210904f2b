import assert from "node:assert/strict";
import test, { afterEach, beforeEach } from "node:test";

import { read, reset, update } from "../../../Public/assets/js/core/store.js";
import {
  activeRegion, addRegion, adoptRegions, beginWork, canAdd, changeMask, changeRegion, chooseRegion, isPublished, maskSize,
  moveRegion, rasterNamed, redoStep, regionList, removeRegion, undoStep,
} from "../../../Public/assets/js/regions/work.js";
import { photo, regions, slot } from "../snapshots.mjs";

let work;
beforeEach(async () => {
  reset();
  update({ pictures: { content: photo } });
  work = beginWork();
  await work.loading;
});
afterEach(() => work.end());

/** Waits until what was done is in the settings. */
async function published() {
  do await new Promise(setImmediate); while (!isPublished());
  return read("regions");
}

const fill = (value) => changeMask(({ data }) => data.fill(value));
const names = () => regionList().map(({ style }) => style.picture?.name ?? "photo").join(" ");
const valueOf = (id) => rasterNamed(id).data[0];

test("a region that is painted becomes a setting with a mask, and none without one has any", async () => {
  assert.equal(read("regions"), null);
  const id = addRegion("style", slot("marble"));
  assert.deepEqual([activeRegion().id, (await published()).list[0].mask], [id, null]);
  fill(255);
  const { photo: of, list: [{ mask, strength, kind }] } = await published();
  assert.deepEqual([of, strength, kind, mask.kind, mask.width, mask.height], ["sample:bust", 100, "style", "file", 600, 800]);
  assert.equal(mask.blob.type, "image/png");
  // The same mask is the same file; another one is another.
  changeRegion(id, { strength: 40 });
  assert.equal((await published()).list[0].mask.id, mask.id);
  fill(128);
  assert.notEqual((await published()).list[0].mask.id, mask.id);
  fill(0);
  assert.equal((await published()).list[0].mask, null);
});

test("everything that is done is undone and redone in its order", async () => {
  const marble = addRegion("style", slot("marble"));
  fill(200);
  const waves = addRegion("style", slot("waves"));
  fill(90);
  moveRegion(marble, 1);
  changeRegion(waves, { style: slot("bricks") });
  removeRegion(marble);
  assert.equal(names(), "bricks");
  const expected = ["bricks marble", "waves marble", "marble waves"];
  for (const order of expected) {
    assert.ok(undoStep());
    await published();
    assert.equal(names(), order);
  }
  assert.deepEqual([valueOf(marble), valueOf(waves)], [200, 90]);
  undoStep();
  assert.equal(valueOf(waves), 0);
  undoStep();
  undoStep();
  assert.deepEqual([names(), valueOf(marble)], ["marble", 0]);
  undoStep();
  await published();
  assert.deepEqual([names(), undoStep(), read("regions")], ["", false, null]);
  for (let step = 0; step < 7; step += 1) assert.ok(redoStep());
  assert.equal(redoStep(), false);
  const { list } = await published();
  assert.deepEqual([names(), list.length, valueOf(waves)], ["bricks", 1, 90]);
  assert.ok(list[0].mask);
});

test("there are eight regions at most, one that makes styles weaker, and one that keeps the photo, over all", () => {
  addRegion("keep", slot("x", { picture: null }));
  for (let number = 0; number < 12; number += 1) addRegion("style", slot(`s${number}`));
  assert.equal(names(), "s0 s1 s2 s3 s4 s5 s6 s7 photo");
  addRegion("weaker", slot("x", { picture: null }));
  assert.deepEqual(regionList().slice(-2).map(({ kind, strength }) => [kind, strength]), [["weaker", 0], ["keep", 100]]);
  assert.deepEqual(["style", "weaker", "keep"].map(canAdd), [false, false, false]);
  assert.equal(new Set(regionList().map(({ color }) => color)).size, 10);
  moveRegion(regionList().at(-1).id, 0);
  assert.equal(regionList().at(-1).kind, "keep");
});

test("steps go on where the tool was left, and not where something else was set meanwhile", async () => {
  const id = addRegion("style", slot("marble"));
  fill(77);
  const settings = await published();
  work.end();
  work = beginWork();
  await work.loading;
  assert.deepEqual([valueOf(id), read("regionWork").canUndo], [77, true]);
  // Undo of the page, or a result that came back.
  update({ regions: null });
  await new Promise(setImmediate);
  assert.deepEqual([regionList(), read("regionWork").canUndo], [[], false]);
  assert.ok(settings.list[0].mask);
});

test("regions of another photo wait to be asked for", async () => {
  work.end();
  const list = [{ ...regions().list[0], mask: null }];
  update({ regions: { photo: "sample:skyline", list: [{ ...list[0], mask: regions().list[0].mask }] } });
  work = beginWork();
  await work.loading;
  assert.deepEqual([regionList(), read("regionWork").isForeign], [[], true]);
  // The mask is read by the browser; here is none.
  update({ regions: { photo: "sample:skyline", list } });
  adoptRegions();
  await new Promise(setImmediate);
  assert.deepEqual([read("regions").photo, names(), read("regionWork").isForeign], ["sample:bust", "marble", false]);
  assert.deepEqual(maskSize(), { width: 600, height: 800 });
  chooseRegion(regionList()[0].id);
  assert.equal(activeRegion().color, 0);
});

test("what was painted last becomes a setting, also where the tool is closed at once", async () => {
  addRegion("style", slot("marble"));
  await published();
  fill(255);
  work.end();
  await published();
  assert.ok(read("regions").list[0].mask);
  assert.equal(read("regionWork"), null);
  // But it takes no place of what was set meanwhile.
  work = beginWork();
  await work.loading;
  fill(9);
  work.end();
  update({ regions: null });
  await published();
  assert.equal(read("regions"), null);
});

test("over the camera's picture masks have its shape, and need no photo", async () => {
  work.end();
  update({ pictures: {}, isLive: true, livePicture: { width: 640, height: 480 } });
  work = beginWork();
  await work.loading;
  assert.deepEqual(maskSize(), { width: 640, height: 480 });
  const id = addRegion("style", slot("marble"));
  fill(255);
  const { photo: of, list: [{ mask }] } = await published();
  assert.deepEqual([of, mask.width, mask.height], [null, 640, 480]);
  // Turned on its side, it is another shape: masks are read anew, by the browser; here is none.
  fill(0);
  await published();
  update({ livePicture: { width: 480, height: 640 } });
  await new Promise(setImmediate);
  const { width, height } = rasterNamed(id);
  assert.deepEqual([width, height], [480, 640]);
});

test("regions that a photo has are there over the camera's picture, and are stretched", async () => {
  addRegion("style", slot("marble"));
  const before = await published();
  update({ isLive: true, livePicture: { width: 640, height: 480 } });
  await new Promise(setImmediate);
  assert.equal(names(), "marble");
  assert.deepEqual([rasterNamed(regionList()[0].id).width, read("regions")], [640, before]);
});
