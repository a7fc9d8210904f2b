// @ts-check
// The dialog of the shelf and its three views: all results, one of them, and two to compare.

import { button, byId, dialog } from "../core/dom.js";
import { t } from "../core/strings.js";
import { openDialog } from "../dialogs/dialogs.js";

/** @typedef {"all" | "one" | "pair"} View */

const views = /** @type {View[]} */ (["all", "one", "pair"]);
/** @type {View} */
let view = "all";
/** The result whose card had the focus among all, to go back to. */
let cameFrom = "";

export function setUpShelfDialog() {
  button("open-shelf").addEventListener("click", openShelf);
  button("shelf-back").addEventListener("click", () => showView("all"));
  // Escape leads back to all results first.
  dialog("shelf-dialog").addEventListener("cancel", (event) => {
    if (view === "all") return;
    event.preventDefault();
    showView("all");
  });
}

function openShelf() {
  showView("all");
  openDialog("shelf-dialog");
}

export const closeShelf = () => dialog("shelf-dialog").close();
export const isShelfOpen = () => dialog("shelf-dialog").open;

/**
 * Whether that view is seen.
 * @param {View} one
 */
export const isView = (one) => isShelfOpen() && view === one;

/**
 * @param {View} wanted
 * @param {string} [title]
 */
export function showView(wanted, title = t("results")) {
  if (view === "all") {
    cameFrom = /** @type {HTMLElement | null} */ (document.activeElement?.closest(".shelf-card"))?.dataset.id ?? "";
  }
  view = wanted;
  for (const other of views) byId(`shelf-${other}`).hidden = other !== view;
  button("shelf-back").hidden = view === "all";
  byId("shelf-title").textContent = title;
  if (!isShelfOpen()) return;
  const card = byId("shelf-grid").querySelector(`.shelf-card[data-id="${CSS.escape(cameFrom)}"] .card-open`);
  const target = view === "all" ? card ?? byId("shelf-title") : byId("shelf-back");
  /** @type {HTMLElement} */ (target).focus();
}
