// @ts-check
// What all dialogs share: closing by button or by a click beside them.

import { dialog, targetOf } from "../core/dom.js";

export function setUpDialogs() {
  for (const one of document.querySelectorAll("dialog")) {
    one.addEventListener("click", (event) => {
      if (targetOf(event).closest("[data-close]")) one.close("cancel");
      if (event.target === one && isOutside(event, one)) one.close("cancel");
    });
  }
}

/** @param {string} id */
export function openDialog(id) {
  const one = dialog(id);
  if (!one.open) one.showModal();
  return one;
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
