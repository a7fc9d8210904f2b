// Every change of a setting, by hand or by script, is told in one place, once a turn.

import { byId } from "../core/dom.js";

/** How far a change has come: a number that is being typed, a slider under the hand, or what is meant. */
const phases = ["typing", "moving", "settled"];
const observers = new Set();
let isListening = false;
let noticed = null;

/** `observer(phase)` runs once after all the changes of a turn. */
export function observeSettings(observer) {
  observers.add(observer);
}

/** From here on changes are told; all that set the page up is the first. */
export function setUpChanges() {
  isListening = true;
  settingsChanged();
  const panel = byId("studio").querySelector(".panel");
  panel.addEventListener("input", ({ target }) => {
    settingsChanged(target.type === "number" ? "typing" : target.type === "range" ? "moving" : "settled");
  });
  panel.addEventListener("change", () => settingsChanged());
  // A slider that is let go where it was taken up says nothing of its own.
  for (const type of ["pointerup", "pointercancel"]) {
    panel.addEventListener(type, ({ target }) => target.type === "range" && settingsChanged());
  }
}

/** Whoever sets a control by script says so here. */
export function settingsChanged(phase = "settled") {
  if (!isListening) return;
  if (noticed === null) queueMicrotask(tell);
  if (noticed === null || phases.indexOf(phase) > phases.indexOf(noticed)) noticed = phase;
}

function tell() {
  const phase = noticed;
  noticed = null;
  for (const observer of observers) observer(phase);
}
