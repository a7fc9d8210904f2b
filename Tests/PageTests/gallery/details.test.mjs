import assert from "node:assert/strict";
import test, { after, before, beforeEach } from "node:test";

import { reset } from "../../../Public/assets/js/core/store.js";
import { setStrings } from "../../../Public/assets/js/core/strings.js";
import { openDialog, setUpDialogs } from "../../../Public/assets/js/dialogs/dialogs.js";
import { openDetails, setUpDetails } from "../../../Public/assets/js/gallery/details.js";
import { miniDOM, noDOM, settled } from "../minidom.mjs";

const { fetch } = globalThis;
const use = () => {};
let page;
/** What the server has, by id. */
let styles;
/** What is to be awaited before the server answers, by path. */
let delays;

/** A server of styles whose entity tag is their revision. */
async function answer(path, { method = "GET", headers = {}, body } = {}) {
  const address = new URL(path, "http://localhost").pathname;
  await delays[address];
  if (address.endsWith("/similar")) return new Response(JSON.stringify({ styles: [] }));
  const style = styles[address.split("/").at(-1)];
  if (method === "PATCH") {
    if (new Headers(headers).get("If-Match") !== String(style.revision)) {
      return new Response(JSON.stringify({ type: "/problems/changed-elsewhere" }), { status: 412 });
    }
    Object.assign(style, JSON.parse(body), { revision: style.revision + 1 });
  }
  return new Response(JSON.stringify(style), { headers: { ETag: String(style.revision) } });
}

before(() => {
  page = miniDOM();
  globalThis.fetch = answer;
  setStrings("en", {
    styleDraft: "here again", changedElsewhere: "changed", changedElsewhereTyped: "changed, yours stands",
    styleNotSaved: "{name} is not saved", styleGoOn: "Go on", styleEdited: "saved", close: "Close",
  });
  const drawer = page.put("dialog", { id: "gallery-drawer" });
  page.put("section", { id: "drawer-details" }, drawer);
  const template = page.put("template", { id: "style-slot-template" });
  template.content = page.createElement("div");
  page.put("input", { name: "style-{letter}" }, page.put("label", { class: "thumb" }, template.content));
  page.put("div", { class: "strip-row" }, template.content);
  reset();
  setUpDialogs();
  setUpDetails();
});
after(() => {
  noDOM();
  globalThis.fetch = fetch;
});
beforeEach(() => {
  styles = Object.fromEntries(["1", "2", "3", "4", "5"].map((id) => [id, {
    id, name: `Style ${id}`, swatch: "/s.png", space: "a", tags: [], notes: "", favourite: false, revision: 1,
  }]));
  delays = {};
  openDialog("gallery-drawer");
});

const field = (name) => page.getElementById(`details-${name}`);
const note = () => (field("error").hidden ? "" : field("error").textContent);
async function save() {
  field("form").dispatchEvent(new Event("submit"));
  for (let count = 0; count < 8; count += 1) await settled();
}
function escape() {
  const event = new Event("cancel", { cancelable: true });
  page.getElementById("gallery-drawer").dispatchEvent(event);
  assert.equal(event.defaultPrevented, true);
}

test("of two styles that are opened the last one is shown, whichever is read first", async () => {
  let arrive;
  delays["/api/styles/1"] = new Promise((resolve) => {
    arrive = resolve;
  });
  const first = openDetails("1", use);
  assert.equal(await openDetails("2", use), true);
  arrive();
  assert.equal(await first, false);
  assert.equal(field("name").value, "Style 2");
  escape();
});

test("nothing is shown of a style once the drawer is closed", async () => {
  const opening = openDetails("1", use);
  page.getElementById("gallery-drawer").close();
  assert.equal(await opening, false);
  assert.equal(page.getElementById("drawer-details").hidden, true);
});

test("what was typed stands after somebody else was faster, beside what they wrote", async () => {
  await openDetails("3", use);
  field("notes").value = "mine";
  Object.assign(styles[3], { tags: ["theirs"], notes: "theirs", revision: 2 });
  await save();
  assert.equal(note(), "changed, yours stands");
  assert.deepEqual([field("notes").value, field("tags").value], ["mine", "theirs"]);
  assert.equal(styles[3].notes, "theirs");
  await save();
  assert.deepEqual([styles[3].notes, styles[3].tags, note()], ["mine", ["theirs"], ""]);
  escape();
});

test("what was typed and not saved is offered again", async () => {
  await openDetails("4", use);
  field("notes").value = "half a thought";
  field("favourite").checked = true;
  escape();
  const toasts = () => page.getElementById("toasts").children.map((item) => item.querySelector("p").textContent);
  assert.deepEqual(toasts().filter((text) => text.includes("Style 4")), ["Style 4 is not saved"]);
  await openDetails("5", use);
  assert.deepEqual([field("notes").value, field("favourite").checked, note()], ["", false, ""]);
  escape();
  await openDetails("4", use);
  assert.deepEqual([field("notes").value, field("favourite").checked, note()], ["half a thought", true, "here again"]);
  await save();
  assert.deepEqual([styles[4].notes, styles[4].favourite], ["half a thought", true]);
  escape();
  await openDetails("4", use);
  assert.equal(note(), "");
  escape();
});

test("what is saved is no draft, however the server writes it", async () => {
  await openDetails("5", use);
  field("tags").value = "b,a";
  const written = ["a", "b"];
  Object.defineProperty(styles[5], "tags", { get: () => written, set() {}, enumerable: true });
  await save();
  assert.deepEqual([field("tags").value, note()], ["a, b", ""]);
});
