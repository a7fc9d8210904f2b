// @ts-check
// What saved styles, tags and style spaces are called in the page's language. Names in the gallery are data: a style of
// the starter pack that nobody has renamed has one of the titles of its sample, in whatever language it was added.

import { all, inputs } from "./dom.js";
import { hasText, t } from "./strings.js";

/** The tag of the starter pack's styles. */
export const starter = "starter";

/**
 * @param {{ name: string, tags?: string[] }} style
 */
export function titleOf({ name, tags = [] }) {
  if (!tags.includes(starter)) return name;
  const sample = inputs("input[data-titles]").find(({ dataset }) => dataset.titles?.split("\n").includes(name));
  return sample ? t(`sample-${sample.value}`) : name;
}

/**
 * Styles under the names that people see.
 * @template {{ name: string, tags?: string[] }} Style
 * @param {Style[]} styles
 */
export const withTitles = (styles) => styles.map((style) => ({ ...style, name: titleOf(style) }));

/** @param {string} tag */
export const titleOfTag = (tag) => (tag === starter ? t("tagStarter") : tag);

/**
 * Tags as people type them, with commas between, as they are kept.
 * @param {string} text
 */
export const tagsIn = (text) => text.split(/[,，]/).map((part) => part.trim()).filter(Boolean)
  .map((tag) => (tag === t("tagStarter") ? starter : tag));

/**
 * A network that the page has no words for has the title in its menu, as the server gave it.
 * @param {string} name
 */
export function titleOfNetwork(name) {
  if (hasText(`network-${name}`)) return t(`network-${name}`);
  const options = /** @type {HTMLOptionElement[]} */ (all("option[data-title]"));
  return options.find(({ value }) => value === name)?.dataset.title ?? name;
}

/** @param {string | undefined} space */
export const titleOfSpace = (space = "") => (hasText(`space-${space}`) ? t(`space-${space}`) : space);
