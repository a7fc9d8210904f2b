// The page of a private server: nothing of it reaches the browser's storage.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test, { afterEach, beforeEach } from "node:test";
import vm from "node:vm";

import { deleteLeftBehind, handedOver, handOver, lastingTexts, tabTexts } from "../../../Public/assets/js/kept/storage.js";
import { read, reset, update } from "../../../Public/assets/js/core/store.js";
import { allowedBytes, forgetKept, keep, keptRecords, openKept, setUpKept } from "../../../Public/assets/js/kept/kept.js";
import { forgetSession, readSession, setUpSession, writeSession } from "../../../Public/assets/js/kept/session.js";
import { thisTab } from "../../../Public/assets/js/kept/tabs.js";
import { choices, choose } from "../../../Public/assets/js/live/camera.js";
import { fakePage } from "../fakepage.mjs";

const storages = ["localStorage", "sessionStorage", "indexedDB", "caches", "cookieStore"];
const assets = new URL("../../../Public/assets/", import.meta.url);
/** What was asked of the browser's storage. */
let asked;
/** @type {Map<string, () => void>} */
const listeners = new Map();

const trap = (name) => ({ configurable: true, get: () => {
  asked.push(name);
  throw new Error(`${name} was asked for`);
} });

beforeEach(() => {
  asked = [];
  reset();
  fakePage();
  const documentElement = { dataset: { private: "" } };
  Object.assign(document, { documentElement, addEventListener: (type, listener) => listeners.set(type, listener) });
  const storage = { get estimate() { return asked.push("estimate"); } };
  Object.defineProperty(globalThis, "navigator", { value: { storage }, configurable: true });
  globalThis.location = { href: "http://localhost/" };
  globalThis.window = { name: "", addEventListener: (type, listener) => listeners.set(type, listener) };
  for (const name of storages) Object.defineProperty(globalThis, name, trap(name));
});
afterEach(() => {
  for (const name of [...storages, "document", "location", "window"]) delete globalThis[name];
});

test("it opens nothing, writes nothing, and says so in its own word", async () => {
  setUpKept();
  assert.equal(await readSession(), null);
  await openKept();
  assert.equal(read("keeping"), "private");
  assert.equal(await keep([{ store: "flags", put: { id: "a" } }]), "not");
  assert.deepEqual(await keptRecords("flags"), []);
  assert.equal(Number.isFinite(await allowedBytes()), true);
  update({ pictures: { content: { kind: "sample", name: "bust" } } });
  setUpSession();
  await writeSession();
  for (const type of ["pagehide", "visibilitychange"]) listeners.get(type)();
  assert.ok((await thisTab()).id);
  await forgetKept();
  forgetSession();
  assert.deepEqual(asked, []);
});

test("what is chosen holds for the page that is open", () => {
  choose({ camera: "front", isMirrored: false });
  assert.deepEqual(choices(), { camera: "front", isMirrored: false });
  lastingTexts().setItem("a", "1");
  tabTexts().setItem("b", "2");
  assert.deepEqual([lastingTexts().getItem("a"), tabTexts().getItem("a"), tabTexts().getItem("b")], ["1", null, "2"]);
  lastingTexts().removeItem("a");
  tabTexts().clear();
  assert.deepEqual([lastingTexts().getItem("a"), tabTexts().getItem("b")], [null, null]);
  assert.deepEqual(asked, []);
});

test("what one page hands to the next is in the window's name, and taken once", () => {
  globalThis.location = { href: "http://localhost/", origin: "http://localhost" };
  document.referrer = "http://localhost/?lang=en";
  handOver("settings", "{}");
  assert.equal(handedOver("others"), null);
  assert.equal(handedOver("settings"), "{}");
  assert.deepEqual([handedOver("settings"), window.name], [null, ""]);
  // Another site's page may have named the window.
  handOver("settings", "{}");
  document.referrer = "http://localhost.example/";
  assert.deepEqual([handedOver("settings"), window.name], [null, ""]);
  assert.deepEqual(asked, []);
});

test("what an earlier page has left is deleted when that is asked for, and nothing else", async () => {
  const left = () => Object.assign(Object.create({ removeItem(name) { delete this[name]; } }), { "impasto-theme": "dark", other: "1" });
  const deleted = [];
  const values = {
    localStorage: left(), sessionStorage: left(),
    indexedDB: { deleteDatabase: (name) => {
      deleted.push(name);
      return { addEventListener: (event, listener) => event === "success" && queueMicrotask(listener) };
    } },
  };
  for (const [name, value] of Object.entries(values)) Object.defineProperty(globalThis, name, { configurable: true, value });
  await deleteLeftBehind();
  assert.deepEqual([Object.keys(values.localStorage), Object.keys(values.sessionStorage), deleted],
    [["other"], ["other"], ["impasto"]]);
});

test("light or dark is chosen for the page alone", () => {
  const run = (dataset) => {
    const radio = { value: "dark", listeners: {}, addEventListener: (type, listener) => { radio.change = listener; } };
    let ready;
    const stored = [];
    vm.runInNewContext(readFileSync(new URL("first.js", assets), "utf8"), {
      document: {
        documentElement: { dataset }, querySelectorAll: (selector) => (selector.startsWith("meta") ? [] : [radio]),
        addEventListener: (_, listener) => { ready = listener; },
      },
      location: { search: "", hash: "" }, window: { addEventListener() {} },
      localStorage: {
        getItem: (name) => { stored.push(name); return null; }, setItem: (name, text) => stored.push(`${name} ${text}`),
        removeItem: (name) => stored.push(name),
      },
    });
    ready();
    radio.change();
    return { theme: dataset.theme, stored };
  };
  assert.deepEqual(run({ private: "" }), { theme: "dark", stored: [] });
  const usual = run({});
  assert.deepEqual([usual.theme, usual.stored.at(-1)], ["dark", "impasto-theme dark"]);
});

test("no other module asks for the browser's storage", () => {
  const files = (folder) => readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const url = new URL(entry.isDirectory() ? `${entry.name}/` : entry.name, folder);
    return entry.isDirectory() ? files(url) : [url];
  });
  const names = /\b(localStorage|sessionStorage|indexedDB|cookieStore|navigator\.storage|serviceWorker|document\.cookie)\b|\bcaches\./;
  const askers = files(assets).filter(({ pathname }) => pathname.endsWith(".js"))
    .filter((url) => names.test(readFileSync(url, "utf8"))).map(({ href }) => href.slice(assets.href.length));
  assert.deepEqual(askers.sort(), ["first.js", "js/kept/storage.js"]);
});
