import assert from "node:assert/strict";
import test, { after, before, beforeEach } from "node:test";

import { filePicture } from "../../../Public/assets/js/core/picture.js";
import { read, reset, update } from "../../../Public/assets/js/core/store.js";
import { collectPictures, openKept } from "../../../Public/assets/js/kept/kept.js";
import {
  addResult, earlierResult, entryNamed, fillShelf, markSaved, remove, setUpShelf, star,
} from "../../../Public/assets/js/shelf/shelf.js";
import { fingerprint } from "../../../Public/assets/js/settings/fingerprint.js";
import { fakePage } from "../fakepage.mjs";
import { memoryDatabase } from "../kept/memorydatabase.mjs";
import { slot, snapshot } from "../snapshots.mjs";

const database = memoryDatabase();
const nothing = () => {};
const node = () => ({
  append: nothing, setAttribute: nothing, addEventListener: nothing, remove: nothing, children: [],
  querySelectorAll: () => [],
});

before(async () => {
  fakePage();
  // As much of a page as a message needs.
  const plain = document.getElementById;
  document.getElementById = (id) => plain(id) ?? node();
  document.createElement = node;
  document.body = node();
  globalThis.localStorage = { getItem: () => null };
  globalThis.navigator ??= {};
  await openKept(async () => database);
});
beforeEach(async () => {
  reset();
  update({ keeping: "kept" });
  database.room = Infinity;
  await database.clear();
});
after(() => {
  for (const name of ["document", "localStorage"]) delete globalThis[name];
});

let count = 0;
const painted = (changes = {}, bytes = 10) => {
  count += 1;
  return {
    id: `r${count}`, at: count, blob: new Blob([new Uint8Array(bytes)]), url: `blob:${count}`, width: 6, height: 8,
    seconds: 1, receipt: null, snapshot: snapshot({ strength: count, ...changes }),
  };
};
const own = (id, bytes = 100) =>
  filePicture(new Blob([new Uint8Array(bytes)]), { id, title: id, width: 6, height: 8 });
const results = () => read("shelf").map(({ result }) => result);
const ids = () => results().map(({ id }) => id);

test("a result is kept with the pictures that it was made of, and comes back with them", async () => {
  const content = own("holiday");
  const result = painted({ content });
  const adding = addResult(result);
  // Until it is written the page is not left without a question.
  assert.equal(entryNamed(result.id).isKept, false);
  await adding;
  assert.deepEqual([database.ids("results"), database.ids("pictures")], [[result.id], ["holiday"]]);
  assert.equal(entryNamed(result.id).isKept, true);
  update({ shelf: [] });
  await fillShelf();
  const [back] = results();
  assert.deepEqual({ ...back, url: "", blob: null }, { ...result, url: "", blob: null });
  assert.equal(back.blob.size, 10);
  // The very picture that the page knows already.
  assert.equal(back.snapshot.content, content);
});

test("the same settings again are one result, which keeps its star", async () => {
  const [first, again] = [painted({ strength: 7 }), painted({ strength: 7 })];
  await addResult(first);
  await star(first.id, true);
  await addResult(again);
  assert.deepEqual([ids(), entryNamed(again.id).isStarred], [[again.id], true]);
  assert.deepEqual(database.ids("results"), [again.id]);
  assert.equal(earlierResult(fingerprint(again.snapshot)), again);
});

test("a saved style may be another by now: its result is not taken for a new one", async () => {
  const picture = { kind: "saved", id: "s", title: "S", url: "/s", space: "a" };
  const result = painted({ styles: [slot("x", { picture })] });
  await addResult(result);
  assert.equal(earlierResult(fingerprint(result.snapshot)), null);
});

test("what was deleted can be put back where it was, and its pictures with it", async () => {
  const [older, newer] = [painted({ content: own("gone") }), painted()];
  await addResult(older);
  await addResult(newer);
  const putBack = remove([older.id]);
  assert.deepEqual(ids(), [newer.id]);
  await collectPictures();
  assert.deepEqual([database.ids("results"), database.ids("pictures")], [[newer.id], []]);
  await putBack();
  assert.deepEqual(ids(), [newer.id, older.id]);
  assert.deepEqual([database.ids("results").sort(), database.ids("pictures")], [[older.id, newer.id].sort(), ["gone"]]);
});

test("where there is no room the oldest without a star makes some", async () => {
  database.room = 35;
  const [a, b, c, d] = [painted(), painted(), painted(), painted()];
  await addResult(a);
  await star(a.id, true);
  for (const result of [b, c, d]) await addResult(result);
  assert.deepEqual(ids(), [d.id, c.id, a.id]);
  assert.deepEqual(database.ids("results").sort(), [a.id, c.id, d.id].sort());
});

test("one that finds no room even so is there until the page is left, and few others went for it", async () => {
  const small = Array.from({ length: 6 }, () => painted());
  for (const result of small) await addResult(result);
  database.room = 1;
  const large = painted({}, 15);
  await addResult(large);
  assert.equal(entryNamed(large.id).isKept, false);
  assert.equal(read("shelf").length, 3);
});

test("one kept result that cannot be read does not keep the others away", async (context) => {
  const warn = context.mock.method(console, "warn", nothing);
  const result = painted();
  await addResult(result);
  await database.write([{ store: "results", put: { id: "malformed" } }]);
  update({ shelf: [] });
  await fillShelf();
  assert.deepEqual(ids(), [result.id]);
  assert.equal(warn.mock.callCount(), 1);
});

test("what is said of a result is kept without its painting, and takes nobody's room", async () => {
  const [older, newer] = [painted(), painted()];
  for (const result of [older, newer]) await addResult(result);
  const record = await database.get("results", newer.id);
  // Not a byte more.
  database.room = 20;
  await star(newer.id, true);
  await markSaved(newer.id);
  assert.equal(await database.get("results", newer.id), record);
  assert.deepEqual(ids(), [newer.id, older.id]);
  update({ shelf: [] });
  await fillShelf();
  assert.deepEqual(
    [newer, older].map(({ id }) => [entryNamed(id).isStarred, entryNamed(id).isSaved]), [[true, true], [false, false]]);
});

test("a result of an earlier version of the page keeps its star, and one that is gone leaves nothing", async () => {
  const result = painted();
  await addResult(result);
  await database.write([
    { store: "results", put: { ...await database.get("results", result.id), isStarred: true, isSaved: true } },
    { store: "flags", remove: result.id }, { store: "flags", put: { id: "nobody" } },
  ]);
  update({ shelf: [] });
  await fillShelf();
  assert.deepEqual([entryNamed(result.id).isStarred, entryNamed(result.id).isSaved], [true, true]);
  await star(result.id, false);
  remove([result.id]);
  await collectPictures();
  assert.deepEqual(database.ids("flags"), []);
});

test("what is deleted while the shelf is filled stays away", async (context) => {
  const result = painted();
  await addResult(result);
  const { all } = database;
  context.after(() => { database.all = all; });
  // The results are read before the pictures.
  database.all = async (store) => {
    if (store === "pictures") remove([result.id]);
    return all(store);
  };
  await fillShelf();
  assert.deepEqual(ids(), []);
});

test("of what other tabs say of a result the last word counts, however long it takes to read", async (context) => {
  let hear = nothing;
  const { BroadcastChannel } = globalThis;
  globalThis.BroadcastChannel = class {
    addEventListener(_, listener) { hear = (data) => listener({ data }); }
    postMessage() {}
  };
  globalThis.window = globalThis;
  context.after(() => {
    globalThis.BroadcastChannel = BroadcastChannel;
    delete globalThis.window;
  });
  setUpShelf();
  const result = painted({ content: own("elsewhere") });
  await addResult(result);
  const { id } = result;
  const heard = async (...messages) => {
    for (const message of messages) hear(message);
    // The database in memory answers within a few microtasks.
    await new Promise(setImmediate);
  };
  update({ shelf: [] });
  await heard({ kind: "added", id }, { kind: "flagged", id });
  assert.deepEqual(ids(), [id], "once");
  await database.write([{ store: "flags", put: { id, isStarred: true, isSaved: true } }]);
  await heard({ kind: "flagged", id });
  assert.equal(entryNamed(id).isStarred, true);
  await heard({ kind: "removed", ids: [id] }, { kind: "flagged", id });
  assert.deepEqual(ids(), [], "a star does not bring it back");
  await heard({ kind: "added", id }, { kind: "removed", ids: [id] });
  assert.deepEqual(ids(), [], "deleted while it was read");
  await heard({ kind: "added", id });
  assert.deepEqual(ids(), [id], "put back");
});
