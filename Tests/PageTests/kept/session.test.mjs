import assert from "node:assert/strict";
import test, { after, before } from "node:test";

import { filePicture } from "../../../Public/assets/js/core/picture.js";
import { reset, update } from "../../../Public/assets/js/core/store.js";
import { openKept } from "../../../Public/assets/js/kept/kept.js";
import { areFilesKept, setUpSession, writeSession } from "../../../Public/assets/js/kept/session.js";
import { fakeNode, fakePage } from "../fakepage.mjs";
import { memoryDatabase } from "./memorydatabase.mjs";

const database = memoryDatabase();
const toasts = fakeNode();
const { setTimeout } = globalThis;
/** What waits for a while, in turn. */
let pending = [];
const [listeners, stored] = [new Map(), new Map()];
let fields;

before(async () => {
  fields = fakePage();
  const { getElementById } = document;
  Object.assign(document, {
    getElementById: (id) => (id === "toasts" ? toasts : getElementById(id)), createElement: fakeNode,
    addEventListener() {}, body: { append() {} },
  });
  globalThis.location = { href: "http://localhost/" };
  globalThis.localStorage = {
    getItem: () => null, setItem: (name, value) => stored.set(name, value), removeItem: (name) => stored.delete(name),
  };
  globalThis.window = { addEventListener: (type, listener) => listeners.set(type, listener) };
  Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
  globalThis.setTimeout = (work) => pending.push(work);
  await openKept(async () => database);
});
after(() => {
  globalThis.setTimeout = setTimeout;
  for (const name of ["document", "location", "localStorage", "window"]) delete globalThis[name];
});

const own = (id, bytes) => filePicture(new Blob([new Uint8Array(bytes)]), { id, title: id, width: 6, height: 8 });
const sessions = async () => (await database.all("sessions")).map(({ settings }) => settings.strength);

test("where a photo finds no room the settings are kept, which is said once; room is used when there is some", async () => {
  reset();
  update({ keeping: "kept", pictures: { content: own("large", 100), A: own("small", 10) }, shelf: [{}] });
  setUpSession();
  database.room = 50;
  const writes = [];
  const { write } = database;
  database.write = (changes) => {
    writes.push(...changes.flatMap(({ add }) => add?.id ?? []));
    return write(changes);
  };
  await writeSession();
  assert.deepEqual([database.ids("pictures"), await sessions(), areFilesKept()], [["small"], [100], false]);
  assert.equal(toasts.children.length, 1);
  toasts.children = [];
  writes.length = 0;
  fields.strength.value = "60";
  await writeSession();
  assert.deepEqual([await sessions(), writes, toasts.children.length], [[60], ["small"], 0]);
  // Results that go make room.
  database.room = Infinity;
  pending = [];
  update({ shelf: [] });
  await pending.pop()();
  assert.deepEqual([database.ids("pictures").sort(), areFilesKept()], [["large", "small"], true]);
});

test("what the page looks like is remembered while nobody has it open, and only where something is kept", () => {
  reset();
  stored.set("impasto-left", "combine");
  setUpSession();
  assert.equal(stored.size, 0);
  const leave = (state) => {
    update(state);
    listeners.get("pagehide")();
    return stored.get("impasto-left");
  };
  fields["mix-pad"] = { hidden: true };
  assert.equal(leave({ keeping: "kept", mode: "combine" }), "combine");
  fields["mix-pad"].hidden = false;
  assert.equal(leave({}), "pad");
  assert.equal(leave({ mode: "stylize" }), undefined);
  assert.equal(leave({ keeping: "nothing", mode: "combine" }), undefined);
});
