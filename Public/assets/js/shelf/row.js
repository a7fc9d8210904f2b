// @ts-check
// The newest results in a row under the picture. A click brings one back with all its settings.

import { byId, element } from "../core/dom.js";
import { subscribe } from "../core/store.js";
import { t } from "../core/strings.js";
import { star } from "./shelf.js";
import { removeWithUndo, showAgain } from "./use.js";
import { summaryOf, timeOf } from "./words.js";

/** @typedef {import("../core/types.js").ShelfEntry} ShelfEntry */
/** @typedef {{ item: HTMLLIElement, button: HTMLButtonElement, image: HTMLImageElement }} Shown */

/** The shelf itself has all of them. */
const most = 40;
/**
 * What is in the row, by the results' ids.
 * @type {Map<string, Shown>}
 */
const shown = new Map();

export function setUpRow() {
  const row = byId("shelf-row");
  row.addEventListener("keydown", press);
  row.addEventListener("focusin", (event) => takeStop(/** @type {Element} */ (event.target).closest("button")));
  subscribe(["shelf"], ({ shelf }, before) => {
    show(shelf.slice(0, most));
    byId("shelf-count").textContent = shelf.length ? String(shelf.length) : "";
    if (shelf[0] && shelf[0].result !== before.shelf[0]?.result) row.scrollTo({ left: 0 });
  });
  subscribe(["painting", "shelf"], ({ painting }) => {
    for (const [id, { button }] of shown) {
      button.setAttribute("aria-current", String(id === painting?.result?.id));
    }
  });
}

/** @param {ShelfEntry[]} entries */
function show(entries) {
  const row = byId("shelf-row");
  const ids = new Set(entries.map(({ result }) => result.id));
  for (const [id, { item }] of shown) {
    if (ids.has(id)) continue;
    item.remove();
    shown.delete(id);
  }
  byId("shelf-empty").hidden = entries.length > 0;
  for (const [index, entry] of entries.entries()) {
    const { item, button, image } = shown.get(entry.result.id) ?? added(entry);
    const label = t(entry.isStarred ? "resultLabelStarred" : "resultLabel", {
      summary: summaryOf(entry.result), time: timeOf(entry.result),
    });
    if (button.title !== label) button.title = label;
    button.setAttribute("aria-label", label);
    item.classList.toggle("is-starred", entry.isStarred);
    if (entry.thumbURL && image.src !== entry.thumbURL) image.src = entry.thumbURL;
    if (row.children[index] !== item) row.insertBefore(item, row.children[index] ?? null);
  }
  if (!row.querySelector("[tabindex='0']")) takeStop(row.querySelector("button"));
}

/**
 * @param {ShelfEntry} entry
 * @returns {Shown}
 */
function added({ result }) {
  const image = element("img", { alt: "", width: 60, height: 60, draggable: "false" });
  const attributes = { type: "button", tabindex: -1, "data-id": result.id, onclick: () => showAgain(result) };
  const button = element("button", attributes, image);
  const one = { item: element("li", { draggable: "true" }, button), button, image };
  shown.set(result.id, one);
  return one;
}

/**
 * One button of the row is reached by Tab; the arrow keys lead to the others.
 * @param {Element | null} button
 */
function takeStop(button) {
  if (!button) return;
  for (const one of byId("shelf-row").querySelectorAll("button")) one.tabIndex = one === button ? 0 : -1;
}

/** @param {KeyboardEvent} event */
function press(event) {
  const buttons = [...byId("shelf-row").querySelectorAll("button")];
  const index = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
  if (index < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
  /** @type {Record<string, number>} */
  const places = { ArrowLeft: index - 1, ArrowRight: index + 1, Home: 0, End: buttons.length - 1 };
  const id = buttons[index].dataset.id ?? "";
  if (event.key in places) {
    buttons[Math.max(0, Math.min(buttons.length - 1, places[event.key]))].focus();
  } else if (event.key === "Delete" || event.key === "Backspace") {
    const next = buttons[index + 1] ?? buttons[index - 1];
    removeWithUndo([id]);
    next?.focus();
  } else if (event.key === "*") {
    star(id, !buttons[index].closest(".is-starred"));
  } else {
    return;
  }
  event.preventDefault();
}
