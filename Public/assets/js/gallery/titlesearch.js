// @ts-check
// Searching for what the styles of the starter pack and their tag are called in the page's language: the gallery knows
// only the names that they were saved under.

import { inputs } from "../core/dom.js";
import { starter, titleOfTag } from "../core/shownnames.js";
import { t } from "../core/strings.js";
import { getJSON } from "../net/api.js";

/** @typedef {import("../core/types.js").StyleDocument} StyleDocument */

/**
 * The styles of the starter pack whose title here, or whose tag, holds `query`.
 * @param {string} query
 * @returns {Promise<StyleDocument[]>}
 */
export async function foundByTitle(query) {
  if (!query) return [];
  const names = namesOf(query);
  const isTag = holds(titleOfTag(starter), query);
  if (!isTag && names.size === 0) return [];
  /** @type {{ styles: StyleDocument[] }} */
  const { styles } = await getJSON(`/api/styles?${new URLSearchParams({ tag: starter, perPage: "100" })}`);
  return styles.filter(({ name }) => isTag || names.has(name));
}

/**
 * The titles, in all languages, of the samples whose title in this one holds `query`.
 * @param {string} query
 */
function namesOf(query) {
  const samples = inputs("input[data-titles]").filter(({ value }) => holds(t(`sample-${value}`), query));
  return new Set(samples.flatMap(({ dataset }) => (dataset.titles ?? "").split("\n")));
}

/**
 * @param {string} text
 * @param {string} part
 */
const holds = (text, part) => text.toLocaleLowerCase().includes(part.toLocaleLowerCase());
