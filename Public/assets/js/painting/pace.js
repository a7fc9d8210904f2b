// Paint as I go: whether a change is followed by the full picture, or by a preview only.

import { observeSettings, settingsChanged } from "../settings/changes.js";
import { byId } from "../core/dom.js";
import { paintedSize, snapshot as takeSnapshot } from "../settings/state.js";

/** Longer than this nobody wants to wait for every change, in seconds. */
const patience = 2;
/** Of pictures with fewer pixels the time is that of what any picture needs; it says nothing of larger ones. */
const tiny = 64 * 64;
/** What the last full picture of each transformer took: seconds a pixel. */
const paces = new Map();
let choice = null;

export function setUpPace() {
  byId("paint-as-i-go").addEventListener("change", ({ target }) => {
    choice = target.checked;
    settingsChanged();
  });
  observeSettings(show);
  show();
}

/** Whether a change to these settings is followed by the full picture. */
export const paintsAsIGo = (snapshot) => choice ?? secondsFor(snapshot) < patience;

/** What the user chose; null while that is left to the pace. */
export const chosenPace = () => choice;
export function choosePace(value) {
  choice = value;
}

/** A full picture took so long, or will. */
export function learnPace(snapshot, seconds) {
  const pixels = pixelsOf(snapshot);
  if (pixels >= tiny) paces.set(snapshot.transformer, seconds / pixels);
  show();
}

/** Whether how long a full picture takes is known from another one. */
export const knowsPace = (snapshot) => choice !== null || paces.has(snapshot.transformer);

const secondsFor = (snapshot) => (paces.get(snapshot.transformer) ?? 0) * pixelsOf(snapshot);

function pixelsOf(snapshot) {
  const size = paintedSize(snapshot);
  return size ? size.width * size.height : 0;
}

function show() {
  byId("paint-as-i-go").checked = paintsAsIGo(takeSnapshot());
}
