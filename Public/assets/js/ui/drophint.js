// @ts-check
// What a drop would do, said beside the pointer; and the slot that it would do it to, outlined.

import { all, byId } from "../core/dom.js";

/**
 * @param {DragEvent} event
 * @param {string} text
 * @param {string | undefined} [slot]
 */
export function showDropHint({ clientX, clientY }, text, slot) {
  for (const other of all(".slot")) other.classList.toggle("is-target", other.dataset.slot === slot);
  const veil = byId("drop-veil");
  veil.hidden = false;
  const words = /** @type {HTMLElement} */ (veil.firstElementChild);
  if (words.textContent !== text) words.textContent = text;
  // On the side of the pointer where there is room.
  const isLeft = clientX > window.innerWidth / 2;
  words.style.setProperty("--x", `${isLeft ? clientX - words.offsetWidth - 16 : clientX + 20}px`);
  words.style.setProperty("--y", `${Math.min(clientY + 18, window.innerHeight - words.offsetHeight - 8)}px`);
}

export function hideDropHint() {
  byId("drop-veil").hidden = true;
  for (const slot of all(".slot.is-target")) slot.classList.remove("is-target");
}
