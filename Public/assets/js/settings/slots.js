// @ts-check
// The slots for pictures: `content`, and a letter for each style.

import { all } from "../core/dom.js";
import { read, update } from "../core/store.js";
import { settingsChanged } from "./changes.js";

/** @typedef {import("../core/types.js").Picture} Picture */

/**
 * The picture in a slot, or null.
 * @param {string} slot
 */
export const pictureIn = (slot) => read("pictures")[slot] ?? null;

/** The photo to paint, or null. */
export const photo = () => /** @type {import("../core/types.js").Photo | null} */ (pictureIn("content"));

/**
 * Puts a picture into a slot, or empties it.
 * @param {string} slot
 * @param {Picture | null} picture
 */
export function setPicture(slot, picture) {
  update({ pictures: { ...read("pictures"), [slot]: picture ?? undefined } });
  settingsChanged();
}

/**
 * The element of a slot that is on the page.
 * @param {string} slot
 */
export const slotElement = (slot) => all(`.slot[data-slot="${CSS.escape(slot)}"]`)[0];

/** The elements of all style slots. */
export const styleSlotElements = () => all(".style-slot");

/** The letters of all style slots on the page, in order. */
export const styleSlots = () => styleSlotElements().map(nameOfSlot);

/** The letters that count in the mode. */
export const activeSlots = () => (read("mode") === "combine" ? styleSlots() : styleSlots().slice(0, 1));

/**
 * The style slot that was used last, wherever it is by now.
 * @type {string | undefined}
 */
let used;

/**
 * Remembers which style slot somebody is working at.
 * @param {string | undefined} slot
 */
export function noticeUse(slot) {
  if (slot !== undefined && slot !== "content") used = slot;
}

/** The style slot that is meant by what names none: the one that was used last, if it counts in the mode. */
export function slotInUse() {
  const slots = activeSlots();
  return slots.find((slot) => slot === used) ?? slots[0];
}

/**
 * The slot that an element belongs to: its name, or undefined outside of all slots.
 * @param {Element | null | undefined} node
 */
export const slotAround = (node) =>
  /** @type {HTMLElement | null | undefined} */ (node?.closest?.(".slot"))?.dataset.slot;

/** @param {HTMLElement} slot */
export const nameOfSlot = (slot) => /** @type {string} */ (slot.dataset.slot);

/**
 * The check box of a slot that makes its picture square.
 * @param {string} slot
 */
export const squareBox = (slot) => /** @type {HTMLInputElement} */ (slotElement(slot).querySelector(".square"));
