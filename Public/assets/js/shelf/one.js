// @ts-check
// One result, large, with everything that it was painted with.

import { button, byId, dialog, element, image } from "../core/dom.js";
import { read, subscribe } from "../core/store.js";
import { t } from "../core/strings.js";
import { shareResult } from "../sharing/sharing.js";
import { fileName, fileOf, saveBlob } from "../stage/download.js";
import { suffixOf } from "./archive.js";
import { closeShelf, isView, showView } from "./dialog.js";
import { entryNamed, markSaved, star } from "./shelf.js";
import { removeWithUndo, showAgain, useAsPhoto, useAsStyle, wordsForStyle } from "./use.js";
import { factsOf, settingsOf, summaryOf } from "./words.js";

let id = "";

export function setUpOne() {
  /** @type {[string, (result: import("../core/types.js").Result) => void][]} */
  const uses = [["shelf-show", showAgain], ["shelf-as-photo", useAsPhoto], ["shelf-as-style", useAsStyle]];
  for (const [name, use] of uses) {
    button(name).addEventListener("click", () => {
      const result = entryNamed(id)?.result;
      closeShelf();
      if (result) use(result);
    });
  }
  button("shelf-previous").addEventListener("click", () => go(-1));
  button("shelf-next").addEventListener("click", () => go(1));
  button("shelf-star").addEventListener("click", () => star(id, !entryNamed(id)?.isStarred));
  button("shelf-share").addEventListener("click", () => {
    const result = entryNamed(id)?.result;
    if (result) shareResult(result);
  });
  button("shelf-download").addEventListener("click", download);
  button("shelf-delete").addEventListener("click", remove);
  // The focus is also above the view, on the way back to all of them.
  dialog("shelf-dialog").addEventListener("keydown", press);
  subscribe(["shelf"], () => isView("one") && show());
}

/** @param {string} wanted */
export function showOne(wanted) {
  id = wanted;
  const entry = entryNamed(id);
  if (entry) showView("one", summaryOf(entry.result));
  show();
}

function show() {
  const entry = entryNamed(id);
  if (!entry) {
    showView("all");
    return;
  }
  const { result, isStarred } = entry;
  const index = read("shelf").indexOf(entry);
  const picture = image("shelf-picture");
  if (picture.src !== result.url) picture.src = result.url;
  picture.alt = t("resultOf", { number: index + 1, count: read("shelf").length });
  setEnabled("shelf-previous", index > 0);
  setEnabled("shelf-next", index < read("shelf").length - 1);
  button("shelf-star").setAttribute("aria-pressed", String(isStarred));
  button("shelf-as-style").textContent = wordsForStyle();
  const facts = [...settingsOf(result), ...factsOf(result)];
  byId("shelf-facts").replaceChildren(
    ...facts.flatMap(({ label, value }) => [element("dt", {}, label), element("dd", {}, value)]));
}

/**
 * One that is disabled loses the focus, and the dialog its keys.
 * @param {string} name
 * @param {boolean} isEnabled
 */
function setEnabled(name, isEnabled) {
  if (!isEnabled && document.activeElement === button(name)) button("shelf-back").focus();
  button(name).disabled = !isEnabled;
}

/** @param {number} step */
function go(step) {
  const shelf = read("shelf");
  const next = shelf[shelf.findIndex(({ result }) => result.id === id) + step];
  if (!next) return;
  id = next.result.id;
  byId("shelf-title").textContent = summaryOf(next.result);
  show();
}

async function download() {
  const result = entryNamed(id)?.result;
  if (!result) return;
  saveBlob(await fileOf(result), fileName(result.snapshot) + suffixOf(result));
  markSaved(result.id);
}

/** The next one takes its place. */
function remove() {
  const gone = id;
  const shelf = read("shelf");
  const index = shelf.findIndex(({ result }) => result.id === gone);
  const next = shelf[index + 1] ?? shelf[index - 1];
  if (next) showOne(next.result.id);
  else showView("all");
  removeWithUndo([gone]);
}

/** @param {KeyboardEvent} event */
function press(event) {
  if (!isView("one") || event.ctrlKey || event.metaKey || event.altKey) return;
  /** @type {Record<string, (() => void) | undefined>} */
  const actions = {
    ArrowLeft: () => go(-1), ArrowRight: () => go(1), Delete: remove, Backspace: remove,
    "*": () => button("shelf-star").click(),
  };
  const action = actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}
