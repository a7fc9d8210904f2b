// @ts-check
// What all dialogs share: closing by button or by a click beside them.

import { dialog, targetOf } from "../core/dom.js";

export function setUpDialogs() {
  for (const one of document.querySelectorAll("dialog")) {
    one.addEventListener("click", (event) => {
      if (targetOf(event).closest("[data-close]")) one.close("cancel");
      if (event.target === one && isOutside(event, one)) one.close("cancel");
    });
    one.addEventListener("close", tell);
  }
}

/**
 * The dialogs that are open, the one on top last. What the page's markup has last need not be on top.
 * @type {HTMLDialogElement[]}
 */
let opened = [];
/**
 * Called when another dialog is on top.
 * @type {Set<() => void>}
 */
const listeners = new Set();

/** @param {string} id */
export function openDialog(id) {
  const one = dialog(id);
  if (one.open) return one;
  one.showModal();
  opened = [...opened.filter((other) => other !== one), one];
  tell();
  return one;
}

function tell() {
  for (const listener of listeners) listener();
}

/** The dialog on top, which makes everything else inert; undefined while none is open. */
export const topmostDialog = () => opened.filter(({ open }) => open).at(-1);

/**
 * Calls `listener` when another dialog is on top, or none.
 * @param {() => void} listener
 */
export function whenDialogsChange(listener) {
  listeners.add(listener);
}

export const isDialogOpen = () => document.querySelector("dialog[open]") !== null;

/**
 * @param {MouseEvent} event
 * @param {Element} element
 */
function isOutside({ clientX, clientY }, element) {
  const box = element.getBoundingClientRect();
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}
