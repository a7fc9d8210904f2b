// @ts-check
// The two network selects: only networks of one style space can be chosen together.

import { element, select } from "../core/dom.js";
import { titleOfNetwork } from "../core/shownnames.js";
import { formatNumber, t } from "../core/strings.js";
import { settingsChanged } from "./changes.js";

/**
 * A network as the API describes it.
 * @typedef {object} Network
 * @property {string} name
 * @property {"style" | "transformer"} kind
 * @property {string} space
 * @property {string} title
 * @property {number} bytes
 * @property {boolean} present
 */

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
    const hasPartner = [...other.options].some((one) => isHere(one) && one.dataset.space === option.dataset.space);
    option.disabled = !isHere(option) || !hasPartner;
  }
}

/** @param {HTMLOptionElement} option */
const isHere = ({ dataset }) => dataset.present === "true";

/** @param {HTMLSelectElement} menu */
const present = (menu) => [...menu.options].filter((option) => !option.disabled);

/**
 * @param {HTMLSelectElement} menu
 * @param {string | undefined} space
 */
const firstOf = (menu, space) => present(menu).find((option) => option.dataset.space === space);

/** Whether the server knows a network that is not on its machine. */
export const isAnyMissing = () =>
  [styleModel(), transformer()].some((menu) => [...menu.options].some((option) => !isHere(option)));

/**
 * Takes the server's networks as they are by now; returns the titles of those that can be chosen from now on.
 * @param {Network[]} networks
 */
export function takeNetworks(networks) {
  const before = new Set(choosable());
  for (const { name, kind, space, title, bytes, present: isPresent } of networks) {
    const menu = kind === "style" ? styleModel() : transformer();
    let option = [...menu.options].find(({ value }) => value === name);
    if (!option) {
      option = element("option", { value: name, "data-space": space, "data-present": "false" });
      menu.append(option);
    }
    option.dataset.title = title;
    if (isHere(option) === isPresent) continue;
    const size = `${titleOfNetwork(name)} · ${formatNumber(bytes / 1e6)} MB`;
    option.dataset.present = String(isPresent);
    option.textContent = isPresent ? size : `${size} — ${t("notDownloaded")}`;
  }
  limit(styleModel(), transformer());
  limit(transformer(), styleModel());
  return choosable().filter((option) => !before.has(option)).map(({ value }) => titleOfNetwork(value));
}

const choosable = () => [styleModel(), transformer()].flatMap(present);
