// @ts-check
// Every change of a setting, by hand or by script, is published in one place, once a turn.

import { first, targetOf } from "../core/dom.js";
import { update } from "../core/store.js";

/** @typedef {import("../core/types.js").Phase} Phase */

/** How far a change has come: a number that is being typed, a slider under the hand, or what is meant. */
const phases = /** @type {Phase[]} */ (["typing", "moving", "settled"]);
let isListening = false;
/** @type {Phase | null} */
let noticed = null;

/** From here on changes are published; all that set the page up is the first. */
export function setUpChanges() {
  isListening = true;
  settingsChanged();
  const panel = first("#studio .panel");
  panel.addEventListener("input", (event) => {
    const { type } = targetOf(event);
    settingsChanged(type === "number" ? "typing" : type === "range" ? "moving" : "settled");
  });
  panel.addEventListener("change", () => settingsChanged());
  // A slider that is let go where it was taken up fires no event of its own.
  for (const type of ["pointerup", "pointercancel"]) {
    panel.addEventListener(type, (event) => targetOf(event).type === "range" && settingsChanged());
  }
}

/**
 * To be called after a control was set by script.
 * @param {Phase} [phase]
 */
export function settingsChanged(phase = "settled") {
  if (!isListening) return;
  if (noticed === null) queueMicrotask(publish);
  if (noticed === null || phases.indexOf(phase) > phases.indexOf(noticed)) noticed = phase;
}

function publish() {
  const phase = noticed ?? "settled";
  noticed = null;
  update({ settings: phase });
}
