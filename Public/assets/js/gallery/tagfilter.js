// @ts-check
// The drawer's row of tags: those that are pressed say which styles are shown.

import { byId, element } from "../core/dom.js";
import { titleOfTag } from "../core/shownnames.js";
import { read, subscribe, update } from "../core/store.js";
import { t } from "../core/strings.js";
import { getJSON } from "../net/api.js";

/** @typedef {{ tag: string, count: number }} TagCount */

/** How many tags the row has room for; the others are found by searching. */
const most = 24;
/** @type {TagCount[]} */
let known = [];

export function setUpTagFilter() {
  subscribe(["styleFilter"], show);
}

/** Reads which tags there are; a gallery that cannot be read has none. */
export async function readTags() {
  try {
    known = (await getJSON("/api/styles/tags")).tags;
  } catch {
    known = [];
  }
  const { tags, favouritesOnly } = read("styleFilter");
  const left = tags.filter((tag) => known.some((entry) => entry.tag === tag));
  if (left.length < tags.length) update({ styleFilter: { tags: left, favouritesOnly } });
  else show();
}

/**
 * Adds the filter to a request for a list.
 * @param {URLSearchParams} values
 */
export function addFilter(values) {
  const { tags, favouritesOnly } = read("styleFilter");
  for (const tag of tags) values.append("tag", tag);
  if (favouritesOnly) values.set("favourite", "true");
}

/** Whether some styles may be left out. */
export const isFiltering = () => read("styleFilter").tags.length > 0 || read("styleFilter").favouritesOnly;

function show() {
  const { tags, favouritesOnly } = read("styleFilter");
  const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.chip;
  const favourites = chip(`★ ${t("sortFavourite")}`, favouritesOnly, () => {
    update({ styleFilter: { tags, favouritesOnly: !favouritesOnly } });
  });
  const chips = known.slice(0, most).map(({ tag, count }) => {
    const on = tags.includes(tag);
    const others = tags.filter((other) => other !== tag);
    const press = () => update({ styleFilter: { tags: on ? others : [...tags, tag], favouritesOnly } });
    const item = chip(titleOfTag(tag), on, press);
    item.append(element("span", { class: "count" }, String(count)));
    return item;
  });
  byId("drawer-tags").replaceChildren(favourites, ...chips);
  byId("known-tags").replaceChildren(...known.map(({ tag }) => element("option", { value: titleOfTag(tag) })));
  for (const item of [favourites, ...chips]) if (focused && item.dataset.chip === focused) item.focus();
}

/**
 * @param {string} text
 * @param {boolean} on
 * @param {() => void} onclick
 */
const chip = (text, on, onclick) =>
  element("button", { type: "button", class: "chip", "aria-pressed": String(on), "data-chip": text, onclick },
    element("span", {}, text));
