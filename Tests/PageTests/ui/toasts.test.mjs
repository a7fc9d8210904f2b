import assert from "node:assert/strict";
import test, { afterEach, beforeEach } from "node:test";

import { setStrings } from "../../../Public/assets/js/core/strings.js";
import { openDialog, setUpDialogs } from "../../../Public/assets/js/dialogs/dialogs.js";
import { setUpToasts, toast } from "../../../Public/assets/js/ui/toasts.js";
import { miniDOM, noDOM } from "../minidom.mjs";

let page;
let box;
beforeEach(() => {
  setStrings("en", { close: "Close" });
  page = miniDOM();
  // The one that is opened first is behind the other in the markup.
  for (const id of ["upper", "lower"]) page.put("dialog", { id });
  box = page.put("div", { id: "toasts" });
  setUpDialogs();
  setUpToasts();
});
afterEach(noDOM);

const words = () => box.children.map((item) => item.querySelector("p").textContent);

test("messages are in the dialog that is on top, also if it opens or closes later", () => {
  toast("one", { stay: true });
  assert.equal(box.parentElement, page.body);
  openDialog("lower");
  assert.equal(box.parentElement.id, "lower");
  openDialog("upper");
  assert.equal(box.parentElement.id, "upper");
  toast("two", { stay: true });
  assert.equal(box.parentElement.id, "upper");
  page.getElementById("upper").close();
  assert.equal(box.parentElement.id, "lower");
  page.getElementById("lower").close();
  assert.equal(box.parentElement, page.body);
  assert.deepEqual(words(), ["one", "two"]);
});

test("a new message takes the focus from none, and none from under the hand", () => {
  toast("one", { stay: true, action: "Undo", run: () => {} });
  const action = box.querySelector("button");
  action.focus();
  for (const text of ["two", "three", "four"]) toast(text, { stay: true });
  assert.equal(page.activeElement, action);
  assert.deepEqual(words(), ["one", "three", "four"]);
});
