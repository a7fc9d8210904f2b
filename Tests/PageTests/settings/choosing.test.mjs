import assert from "node:assert/strict";
import test, { afterEach, beforeEach } from "node:test";

import { read, reset, update } from "../../../Public/assets/js/core/store.js";
import { setStrings } from "../../../Public/assets/js/core/strings.js";
import { offerSavedStyle, useFile, withdrawSavedStyle } from "../../../Public/assets/js/settings/pickers.js";
import { noticeUse, setPicture, slotInUse } from "../../../Public/assets/js/settings/slots.js";
import { miniDOM, noDOM } from "../minidom.mjs";

// A picture of one pixel.
const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
const file = (name) => new File([pixel], name, { type: "image/png" });

let page;
/** Each picture that is being read, in the order of their files: called, it is read; or else it cannot be. */
let reading;
/** Waits until so many pictures are being read, and until what follows is done. */
const until = async (count) => {
  while (reading.length < count) await new Promise((resolve) => setTimeout(resolve));
};
beforeEach(() => {
  reset();
  setStrings("en", { errorBroken: "broken", errorEmpty: "{name} is empty", pastedPicture: "Pasted", yourPicture: "Yours", close: "Close" });
  page = miniDOM();
  reading = [];
  globalThis.Image = class {
    naturalWidth = 1;
    naturalHeight = 1;
    decode() {
      return new Promise((resolve, reject) => reading.push({ resolve, reject }));
    }
  };
  for (const letter of ["A", "B", "C"]) {
    const slot = page.put("section", { class: "slot style-slot", "data-slot": letter });
    const row = page.put("div", { class: "strip-row" }, slot);
    const thumb = page.put("label", { class: "thumb" }, row);
    page.put("input", { type: "radio", name: `style-${letter}`, value: "marble" }, thumb);
  }
  const slot = page.put("template", { id: "style-slot-template" });
  slot.content = page.createElement("div");
  page.put("input", { name: "style-{letter}" }, page.put("label", { class: "thumb" }, slot.content));
  page.put("div", { class: "strip-row" }, slot.content);
});
afterEach(() => {
  noDOM();
  delete globalThis.Image;
});

test("of two files that are chosen for a slot the last one is meant, whichever is read first", async () => {
  const first = useFile("A", file("slow.png"));
  await until(1);
  const second = useFile("A", file("quick.png"));
  const elsewhere = useFile("B", file("other.png"));
  await until(3);
  for (const { resolve } of reading.toReversed()) resolve();
  await Promise.all([first, second, elsewhere]);
  assert.deepEqual([read("pictures").A.title, read("pictures").B.title], ["quick", "other"]);
});

test("a file that is still being read takes the place of nothing that was chosen after it, and does not complain", async () => {
  const chosen = { kind: "saved", id: "1", title: "Chosen", url: "", space: "a" };
  for (const end of ["resolve", "reject"]) {
    reading = [];
    const slow = useFile("A", file("slow.png"));
    await until(1);
    setPicture("A", { ...chosen });
    reading[0][end]();
    await slow;
    assert.equal(read("pictures").A.title, "Chosen");
    assert.equal(page.getElementById("toasts").childElementCount, 0);
  }
  reading = [];
  const broken = useFile("A", file("broken.png"));
  await until(1);
  reading[0].reject();
  await broken;
  assert.equal(page.getElementById("toasts").childElementCount, 1);
});

test("of an empty file it is said that it is empty, whatever its name", async () => {
  await useFile("A", new File([], "photo.heic", { type: "image/heic" }));
  const [message] = page.getElementById("toasts").children;
  assert.equal(message.querySelector("p").textContent, "photo.heic is empty");
  assert.equal(reading.length, 0);
});

test("a saved style that is changed keeps its place in the strips, its mark and the focus", () => {
  const style = { id: "x", name: "Night", swatch: "/1.png", space: "a" };
  offerSavedStyle(style);
  offerSavedStyle({ ...style, id: "y" });
  const thumbs = () => page.querySelectorAll(".slot[data-slot=A] .thumb.is-saved");
  const [radio] = thumbs()[0].querySelectorAll("input");
  radio.checked = true;
  radio.focus();
  offerSavedStyle({ ...style, name: "Dusk", swatch: "/2.png" });
  assert.deepEqual(thumbs().map((thumb) => thumb.querySelector("img").src), ["/2.png", "/1.png"]);
  assert.equal(thumbs()[0].querySelector("input"), radio);
  assert.deepEqual([radio.checked, radio.dataset.name, thumbs()[0].title], [true, "Dusk", "Dusk"]);
  assert.equal(page.activeElement, radio);
});

test("a style that comes back from the trash is marked where it is in use", () => {
  const style = { id: "x", name: "Night", swatch: "/1.png", space: "a" };
  offerSavedStyle(style);
  setPicture("B", { kind: "saved", id: "x", title: "Night", url: "/1.png", space: "a" });
  withdrawSavedStyle("x");
  assert.equal(page.querySelectorAll(".slot .is-saved").length, 0);
  offerSavedStyle(style);
  assert.deepEqual(page.querySelectorAll(".slot .is-saved input").map(({ checked }) => checked), [false, true, false]);
});

test("what names no slot means the one that was used last, as long as it counts", () => {
  update({ mode: "combine" });
  noticeUse(undefined);
  noticeUse("content");
  assert.equal(slotInUse(), "A");
  noticeUse("C");
  assert.equal(slotInUse(), "C");
  update({ mode: "stylize" });
  assert.equal(slotInUse(), "A");
  update({ mode: "combine" });
  assert.equal(slotInUse(), "C");
  page.querySelector(".slot[data-slot=C]").remove();
  assert.equal(slotInUse(), "A");
});
