// @ts-check
// The drawer without a list: it says why in the list's place, until the list is there.

import { byId } from "../core/dom.js";
import { wordsOfFailure } from "../ui/toasts.js";

/** @param {unknown} failure */
export function sayNoList(failure) {
  byId("drawer-list").replaceChildren();
  for (const id of ["drawer-empty", "drawer-more"]) byId(id).hidden = true;
  byId("drawer-nothing").hidden = false;
  byId("drawer-nothing").textContent = wordsOfFailure(failure);
}
