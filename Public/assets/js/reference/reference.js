// @ts-check
// The search of the page about the API; without scripts that page has its contents and the browser's own search.

import { found } from "./matching.js";

/** Whether a group was open before a search opened it. */
const wasOpen = /** @type {WeakMap<HTMLDetailsElement, boolean>} */ (new WeakMap());

export function setUpReference() {
  const field = /** @type {HTMLInputElement} */ (document.getElementById("reference-search"));
  const status = /** @type {HTMLElement} */ (document.getElementById("reference-found"));
  const elements = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-entry]")]);
  const entries = elements.map((element) => ({
    element,
    head: [element.querySelector("h3"), element.querySelector(".operation-summary")]
      .map((part) => part?.textContent?.toLowerCase() ?? "").join(" "),
    text: element.textContent?.toLowerCase() ?? "",
  }));
  field.addEventListener("input", () => {
    const search = field.value.trim();
    const shown = new Set(found(entries, search).map(({ element }) => element.id));
    for (const { element } of entries) element.hidden = !shown.has(element.id);
    showGroups(search !== "");
    for (const link of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("ul ul [data-contents]"))) {
      link.hidden = !shown.has(link.dataset.contents ?? "");
    }
    status.textContent = shown.size ? "" : status.dataset.none ?? "";
  });
  addEventListener("hashchange", openTarget);
  openTarget();
}

/**
 * Hides groups of which nothing is shown, and opens the others while something is searched.
 * @param {boolean} isSearching
 */
function showGroups(isSearching) {
  for (const group of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".reference-group"))) {
    group.hidden = !group.querySelector("[data-entry]:not([hidden])");
    const selector = `[data-contents="${CSS.escape(group.id)}"]`;
    const link = /** @type {HTMLElement | null} */ (document.querySelector(selector));
    if (link) link.hidden = group.hidden;
    if (!(group instanceof HTMLDetailsElement)) continue;
    if (isSearching) {
      if (!wasOpen.has(group)) wasOpen.set(group, group.open);
      group.open = true;
    } else if (wasOpen.has(group)) {
      group.open = wasOpen.get(group) ?? false;
      wasOpen.delete(group);
    }
  }
}

/** Opens what holds the part that the address names: not every browser does. */
function openTarget() {
  const target = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  const group = target?.closest("details");
  if (!group || group.open) return;
  group.open = true;
  target?.scrollIntoView();
}
