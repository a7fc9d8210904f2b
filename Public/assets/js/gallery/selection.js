// @ts-check
// The styles that are chosen in the drawer, to mix or to change all of them.

import { byId, element, inputs } from "../core/dom.js";
import { read, subscribe, update } from "../core/store.js";
import { t } from "../core/strings.js";

/** @typedef {import("../core/types.js").StyleDocument} StyleDocument */

/** The boxes in the drawer's list. */
const boxes = () => inputs(".pick input", byId("drawer-list"));

export function setUpSelection() {
  subscribe(["chosenStyles"], showSelection);
}

/**
 * A box that chooses a style of the list.
 * @param {StyleDocument} style
 */
export function selectionBox(style) {
  const label = t("actionOn", { action: t("selectStyle"), name: style.name });
  const onchange = (/** @type {Event} */ event) =>
    choose(style, /** @type {HTMLInputElement} */ (event.target).checked);
  const checked = isChosen(style.id);
  const box = element("input", { type: "checkbox", value: style.id, "aria-label": label, checked, onchange });
  return element("label", { class: "pick", title: t("selectStyle") }, box);
}

/** @param {string} id */
const isChosen = (id) => read("chosenStyles").some((style) => style.id === id);

/**
 * Chooses a style, or lets it go.
 * @param {StyleDocument} style
 * @param {boolean} on
 */
function choose(style, on) {
  const others = read("chosenStyles").filter(({ id }) => id !== style.id);
  update({ chosenStyles: on ? [...others, style] : others });
}

/**
 * Chooses all of these beside those that are chosen.
 * @param {StyleDocument[]} styles
 */
export function chooseAll(styles) {
  update({ chosenStyles: [...read("chosenStyles"), ...styles.filter(({ id }) => !isChosen(id))] });
}

/**
 * Lets those go that are not there any more.
 * @param {string[]} ids
 */
export function chooseNoneOf(ids) {
  update({ chosenStyles: read("chosenStyles").filter(({ id }) => !ids.includes(id)) });
}

/** Lets all go. */
export const chooseNone = () => update({ chosenStyles: [] });

function showSelection() {
  for (const box of boxes()) box.checked = isChosen(box.value);
}
