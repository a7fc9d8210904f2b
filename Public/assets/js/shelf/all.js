// @ts-check
// All results as cards: to look at, choose, compare, download and delete.

import { busy, button, byId, dialog, element, icon, inputs } from "../core/dom.js";
import { read, subscribe } from "../core/store.js";
import { t } from "../core/strings.js";
import { toastError } from "../ui/toasts.js";
import { downloadZIP } from "./archive.js";
import { isShelfOpen } from "./dialog.js";
import { showOne } from "./one.js";
import { showPair } from "./pair.js";
import { star } from "./shelf.js";
import { removeWithUndo } from "./use.js";
import { summaryOf, timeOf } from "./words.js";

/** @typedef {import("../core/types.js").ShelfEntry} ShelfEntry */
/** @typedef {{ card: HTMLLIElement, box: HTMLInputElement, star: HTMLButtonElement, image: HTMLImageElement }} Card */

/**
 * What is in the grid, by the results' ids.
 * @type {Map<string, Card>}
 */
const cards = new Map();
/**
 * The ids of the chosen ones, in the order in which they were chosen.
 * @type {Set<string>}
 */
const chosen = new Set();

export function setUpAll() {
  for (const radio of inputs("[name=shelf-filter]")) radio.addEventListener("change", show);
  button("shelf-choose-all").addEventListener("click", chooseAll);
  button("shelf-compare").addEventListener("click", () => showPair([...chosen]));
  button("shelf-remove").addEventListener("click", () => removeWithUndo([...chosen]));
  button("shelf-zip").addEventListener("click", () => busy(button("shelf-zip"), zip));
  byId("shelf-grid").addEventListener("keydown", press);
  // A shelf that nobody sees is not drawn.
  subscribe(["shelf"], () => isShelfOpen() && show());
  button("open-shelf").addEventListener("click", show);
  dialog("shelf-dialog").addEventListener("close", () => {
    chosen.clear();
    showChosen();
  });
}

/** Draws the cards anew where the shelf was changed. */
export function show() {
  const isStarredOnly = inputs("[name=shelf-filter]:checked")[0].value === "starred";
  const entries = read("shelf").filter(({ isStarred }) => isStarred || !isStarredOnly);
  const ids = new Set(entries.map(({ result }) => result.id));
  for (const [id, { card }] of cards) {
    if (ids.has(id)) continue;
    const next = card.contains(document.activeElement) ? card.nextElementSibling ?? card.previousElementSibling : null;
    card.remove();
    cards.delete(id);
    chosen.delete(id);
    /** @type {HTMLElement | null | undefined} */ (next?.querySelector(".card-open"))?.focus();
  }
  const grid = byId("shelf-grid");
  for (const [index, entry] of entries.entries()) {
    const one = cards.get(entry.result.id) ?? added(entry);
    if (entry.thumbURL && one.image.src !== entry.thumbURL) one.image.src = entry.thumbURL;
    one.star.setAttribute("aria-pressed", String(entry.isStarred));
    one.star.replaceChildren(icon(entry.isStarred ? "star-full" : "star"));
    if (grid.children[index] !== one.card) grid.insertBefore(one.card, grid.children[index] ?? null);
  }
  byId("shelf-none").hidden = entries.length > 0;
  byId("shelf-none").textContent = t(isStarredOnly ? "shelfNoneStarred" : "shelfNone");
  showChosen();
}

/**
 * @param {ShelfEntry} entry
 * @returns {Card}
 */
function added({ result }) {
  const { id } = result;
  const name = summaryOf(result);
  const image = element("img", { alt: "", loading: "lazy" });
  const open = element("button", {
    type: "button", class: "card-open", "aria-label": t("openResult", { name }), onclick: () => showOne(id),
  }, image);
  const box = element("input", { type: "checkbox", "aria-label": t("chooseResult", { name }) });
  box.addEventListener("change", () => choose(id, box.checked));
  const starButton = element("button", {
    type: "button", class: "icon-button star-button", "aria-label": t("starResult", { name }), title: t("star"),
    onclick: () => star(id, starButton.getAttribute("aria-pressed") !== "true"),
  });
  const card = element("li", { class: "shelf-card", "data-id": id }, open, element("label", { class: "choose" }, box),
    starButton, element("p", { class: "card-title" }, name), element("p", { class: "card-time" }, timeOf(result)));
  const one = { card, box, star: starButton, image };
  cards.set(id, one);
  return one;
}

/**
 * @param {string} id
 * @param {boolean} on
 */
function choose(id, on) {
  if (on) chosen.add(id);
  else chosen.delete(id);
  showChosen();
}

function chooseAll() {
  const isNone = chosen.size > 0;
  chosen.clear();
  if (!isNone) for (const { card } of cards.values()) chosen.add(card.dataset.id ?? "");
  showChosen();
}

function showChosen() {
  for (const [id, { card, box }] of cards) {
    box.checked = chosen.has(id);
    card.classList.toggle("is-chosen", chosen.has(id));
  }
  byId("shelf-chosen").textContent = chosen.size ? t("shelfChosen", { count: chosen.size }) : "";
  button("shelf-choose-all").textContent = t(chosen.size ? "shelfChooseNone" : "shelfChooseAll");
  button("shelf-choose-all").disabled = cards.size === 0;
  button("shelf-compare").disabled = chosen.size !== 2;
  button("shelf-zip").disabled = chosen.size === 0;
  button("shelf-remove").disabled = chosen.size === 0;
}

async function zip() {
  // In the order of the shelf, whatever the order of choosing.
  const wanted = read("shelf").filter(({ result }) => chosen.has(result.id)).map(({ result }) => result);
  try {
    await downloadZIP(wanted, (done) => {
      byId("shelf-chosen").textContent = t("zipProgress", { done, total: wanted.length });
    });
  } catch (failure) {
    toastError(failure);
  } finally {
    showChosen();
  }
}

/**
 * The arrow keys lead from card to card, as they are seen; space chooses, Delete deletes, an asterisk is a star.
 * @param {KeyboardEvent} event
 */
function press(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  const card = /** @type {HTMLElement | null} */ (target.closest(".shelf-card"));
  if (!card || event.ctrlKey || event.metaKey || event.altKey || !target.matches(".card-open")) return;
  const all = /** @type {HTMLElement[]} */ ([...byId("shelf-grid").children]);
  const index = all.indexOf(card);
  const columns = Math.max(1, all.filter(({ offsetTop }) => offsetTop === all[0].offsetTop).length);
  /** @type {Record<string, number>} */
  const places = {
    ArrowLeft: index - 1, ArrowRight: index + 1, ArrowUp: index - columns, ArrowDown: index + columns,
    Home: 0, End: all.length - 1,
  };
  const id = card.dataset.id ?? "";
  if (event.key in places) {
    /** @type {HTMLElement | null | undefined} */ (all[places[event.key]]?.querySelector(".card-open"))?.focus();
  } else if (event.key === " ") {
    choose(id, !chosen.has(id));
  } else if (event.key === "Delete" || event.key === "Backspace") {
    removeWithUndo([id]);
  } else if (event.key === "*") {
    cards.get(id)?.star.click();
  } else {
    return;
  }
  event.preventDefault();
}
