import assert from "node:assert/strict";
import test, { after, before } from "node:test";

import { read, reset, update } from "../../../Public/assets/js/core/store.js";
import { setStrings } from "../../../Public/assets/js/core/strings.js";
import { setUpDragging } from "../../../Public/assets/js/ui/dragging.js";
import { miniDOM, noDOM } from "../minidom.mjs";
import { snapshot } from "../snapshots.mjs";

const { createObjectURL } = URL;
let page;
let made = 0;
before(() => {
  reset();
  setStrings("en", { dropContent: "As the photo" });
  page = miniDOM();
  globalThis.Element = globalThis.HTMLElement;
  globalThis.HTMLImageElement = class {};
  globalThis.window = { innerWidth: 1000, innerHeight: 800 };
  URL.createObjectURL = () => `blob:${made += 1}`;
});
after(() => {
  noDOM();
  for (const name of ["Element", "HTMLImageElement", "window"]) delete globalThis[name];
  URL.createObjectURL = createObjectURL;
});

test("a result that is dragged takes memory once it is dropped, and not before", () => {
  const item = page.put("li", {}, page.put("ol", { class: "shelf-row" }));
  const shown = page.put("button", { "data-id": "r" }, item);
  page.put("p", {}, page.getElementById("drop-veil"));
  const slot = page.put("section", { class: "slot", "data-slot": "content" });
  const result = { id: "r", blob: new Blob(["r"]), width: 3, height: 2, snapshot: snapshot() };
  update({ shelf: [{ result }] });
  setUpDragging();
  const drag = (type, target) => {
    const event = new Event(type, { cancelable: true });
    const dataTransfer = { clearData() {}, setData() {}, setDragImage() {} };
    Object.defineProperty(event, "target", { value: target });
    page.dispatchEvent(Object.assign(event, { dataTransfer, clientX: 0, clientY: 0 }));
  };
  for (let count = 0; count < 3; count += 1) {
    drag("dragstart", shown);
    drag("dragover", slot);
    drag("dragend", shown);
  }
  assert.equal(made, 0);
  drag("dragstart", shown);
  drag("drop", slot);
  assert.equal(made, 1);
  assert.equal(read("pictures").content.blob, result.blob);
});
