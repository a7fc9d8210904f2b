// @ts-check
// The two network selects: only networks of one style space can be chosen together.

import { byId, element, select } from "../core/dom.js";
import { t } from "../core/strings.js";
import { getJSON } from "../net/api.js";
import { settingsChanged } from "./changes.js";

const styleModel = () => select("style-model");
const transformer = () => select("transformer");

/** The style space of the networks that are chosen. */
export const currentSpace = () => styleModel().selectedOptions[0]?.dataset.space;

/** Whether the networks that are chosen are there; without any downloaded, none is. */
export const hasNetworks = () =>
  [styleModel(), transformer()].every((menu) => menu.selectedOptions[0]?.disabled === false);

export function setUpModels() {
  styleModel().addEventListener("change", () => follow(styleModel(), transformer()));
  transformer().addEventListener("change", () => follow(transformer(), styleModel()));
  limit(styleModel(), transformer());
  limit(transformer(), styleModel());
  describeMissing();
}

/**
 * Chooses networks of `space`; false if none are there.
 * @param {string} space
 */
export function switchToSpace(space) {
  if (currentSpace() === space) return true;
  const style = firstOf(styleModel(), space);
  const painter = firstOf(transformer(), space);
  if (!style || !painter) return false;
  choose(style, painter);
  return true;
}

/**
 * Chooses networks by name, where they are there and belong together.
 * @param {string} styleName
 * @param {string | undefined} painterName
 */
export function chooseModels(styleName, painterName) {
  const style = present(styleModel()).find(({ value }) => value === styleName);
  const painter = present(transformer()).find(({ value }) => value === painterName);
  if (style && painter && style.dataset.space === painter.dataset.space) choose(style, painter);
}

/**
 * @param {HTMLOptionElement} style
 * @param {HTMLOptionElement} painter
 */
function choose(style, painter) {
  styleModel().value = style.value;
  transformer().value = painter.value;
  settingsChanged();
}

/**
 * @param {HTMLSelectElement} chosen
 * @param {HTMLSelectElement} other
 */
function follow(chosen, other) {
  const { space } = chosen.selectedOptions[0].dataset;
  if (other.selectedOptions[0]?.dataset.space !== space) other.value = firstOf(other, space)?.value ?? other.value;
}

/**
 * A network without a partner of its space cannot be chosen.
 * @param {HTMLSelectElement} menu
 * @param {HTMLSelectElement} other
 */
function limit(menu, other) {
  for (const option of menu.options) {
    if (!firstOf(other, option.dataset.space)) option.disabled = true;
  }
}

/** @param {HTMLSelectElement} menu */
const present = (menu) => [...menu.options].filter((option) => !option.disabled);

/**
 * @param {HTMLSelectElement} menu
 * @param {string | undefined} space
 */
const firstOf = (menu, space) => present(menu).find((option) => option.dataset.space === space);

async function describeMissing() {
  try {
    /** @type {{ models: { present: boolean, howToGet?: string }[] }} */
    const { models } = await getJSON("/api/models");
    const missing = models.filter((model) => !model.present && model.howToGet);
    if (!missing.length) return;
    const note = byId("models-note");
    note.replaceChildren(`${t("modelsNote")} ${t("modelsHowToGet")}`);
    for (const model of missing) note.append(element("br"), element("code", {}, model.howToGet));
  } catch {
    // The page's own note stays.
  }
}
