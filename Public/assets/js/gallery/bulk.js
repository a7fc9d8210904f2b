// @ts-check
// What is done with all chosen styles at once: each is one change on the server, with a way back.

import { addressOf } from "../core/address.js";
import { button, busy, byId, dialog, input, link } from "../core/dom.js";
import { limit } from "../core/limits.js";
import { tagsIn, titleOfTag } from "../core/shownnames.js";
import { read, subscribe } from "../core/store.js";
import { t } from "../core/strings.js";
import { postJSON } from "../net/api.js";
import { setMode } from "../settings/mode.js";
import { offerSavedStyle, setSlotCount, useSavedStyle, withdrawSavedStyle } from "../settings/pickers.js";
import { styleSlots } from "../settings/slots.js";
import { toast, toastError } from "../ui/toasts.js";
import { refreshGallery } from "./changes.js";
import { chooseNone, chooseNoneOf } from "./selection.js";

/** @typedef {import("../core/types.js").StyleDocument} StyleDocument */
/** @typedef {{ addTags?: string[], removeTags?: string[], favourite?: boolean, action?: string }} Change */

export function setUpBulk() {
  button("bulk-clear").addEventListener("click", chooseNone);
  button("bulk-mix").addEventListener("click", loadMix);
  button("bulk-favourite").addEventListener("click", () => busy(button("bulk-favourite"), favourite));
  button("bulk-delete").addEventListener("click", () => busy(button("bulk-delete"), trash));
  byId("bulk-tags").addEventListener("submit", (event) => {
    event.preventDefault();
    const pressed = /** @type {HTMLButtonElement | null} */ (/** @type {SubmitEvent} */ (event).submitter);
    const adds = pressed?.name !== "removeTags";
    changeTag(tagsIn(input("bulk-tag").value)[0], adds);
  });
  subscribe(["chosenStyles", "isTrashShown"], show);
}

function show() {
  const styles = read("chosenStyles");
  byId("drawer-bulk").hidden = styles.length === 0 || read("isTrashShown");
  byId("bulk-count").textContent = t(styles.length === 1 ? "selectedOne" : "selected", { count: styles.length });
  const most = limit("maxStyles");
  button("bulk-mix").disabled = styles.length < 2 || styles.length > most;
  button("bulk-mix").title = button("bulk-mix").disabled ? t("bulkMixLimit", { count: most }) : "";
  button("bulk-favourite").setAttribute("aria-pressed", String(areFavourites(styles)));
  const ids = styles.map(({ id }) => `id=${encodeURIComponent(id)}`).join("&");
  link("bulk-export").href = addressOf(`/api/styles/export?${ids}`);
}

/** @param {StyleDocument[]} styles */
const areFavourites = (styles) => styles.length > 0 && styles.every((style) => style.favourite);

/**
 * Changes styles in one request; returns those that are different now, or null if it failed.
 * @param {StyleDocument[]} styles
 * @param {Change} change
 * @returns {Promise<StyleDocument[] | null>}
 */
async function apply(styles, change) {
  try {
    const ids = styles.map(({ id }) => id);
    /** @type {{ styles: StyleDocument[] }} */
    const answer = await postJSON("/api/styles/bulk", { ids, ...change });
    for (const style of answer.styles) {
      if (change.action === "trash") withdrawSavedStyle(style.id);
      else offerSavedStyle(style);
    }
    if (change.action === "trash") chooseNoneOf(ids);
    refreshGallery();
    return answer.styles;
  } catch (failure) {
    toastError(failure);
    return null;
  }
}

/**
 * Changes all chosen styles, and offers to take it back.
 * @param {Change} change
 * @param {Change} opposite
 * @param {(count: number) => string} words
 */
async function changeChosen(change, opposite, words) {
  const changed = await apply(read("chosenStyles"), change);
  if (!changed) return;
  if (changed.length === 0) {
    toast(t("bulkNothing"));
    return;
  }
  const undo = async () => {
    if (await apply(changed, opposite)) toast(t("bulkUndone"));
  };
  toast(words(changed.length), { action: t("undo"), run: undo });
}

/**
 * @param {string | undefined} tag
 * @param {boolean} adds
 */
async function changeTag(tag, adds) {
  if (!tag) return;
  const [add, remove] = [{ addTags: [tag] }, { removeTags: [tag] }];
  const words = (/** @type {number} */ count) =>
    t(adds ? "bulkTagged" : "bulkUntagged", { tag: titleOfTag(tag), count });
  await changeChosen(adds ? add : remove, adds ? remove : add, words);
  input("bulk-tag").value = "";
}

/** Marks all, or none if all are marked. */
function favourite() {
  const on = !areFavourites(read("chosenStyles"));
  const words = (/** @type {number} */ count) => t(on ? "bulkFavourite" : "bulkNoFavourite", { count });
  return changeChosen({ favourite: on }, { favourite: !on }, words);
}

async function trash() {
  const words = (/** @type {number} */ count) => t("bulkTrashed", { count });
  await changeChosen({ action: "trash" }, { action: "restore" }, words);
}

/** The chosen styles in the second tab. */
function loadMix() {
  const styles = read("chosenStyles");
  setMode("combine");
  setSlotCount(styles.length);
  for (const [index, style] of styles.entries()) useSavedStyle(styleSlots()[index], style);
  chooseNone();
  dialog("gallery-drawer").close();
  toast(t("mixLoaded"));
}
