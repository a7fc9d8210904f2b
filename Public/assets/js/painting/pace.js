// @ts-check
// Paint as I go: whether a change is followed by the full picture, or by a preview only.

import { input, targetOf } from "../core/dom.js";
import { read, subscribe, update } from "../core/store.js";
import { settingsChanged } from "../settings/changes.js";
import { paintedSize } from "../settings/contentsize.js";
import { unfinishedPrint } from "../settings/fingerprint.js";
import { snapshot as takeSnapshot } from "../settings/snapshot.js";
import { createPace } from "./measure.js";

/** @typedef {import("../core/types.js").Snapshot} Snapshot */

/** Longer than this nobody wants to wait for every change, in seconds. */
const patience = 2;
/** Of pictures with fewer pixels the time is that of what any picture needs; it says nothing of larger ones. */
const tiny = 64 * 64;
/** What the last full picture of each transformer took. */
const pace = createPace(tiny);

export function setUpPace() {
  input("paint-as-i-go").addEventListener("change", (event) => {
    update({ paintsAsIGo: targetOf(event).checked });
    settingsChanged();
  });
  subscribe(["settings"], show);
  show();
}

/**
 * Whether a change to these settings is followed by the full picture.
 * @param {Snapshot} snapshot
 */
export const paintsAsIGo = (snapshot) =>
  read("paintsAsIGo") ?? pace.secondsFor(snapshot.transformer, pixelsOf(snapshot)) < patience;

/**
 * A full picture took so long.
 * @param {Snapshot} snapshot
 * @param {number} seconds
 */
export function learnPace(snapshot, seconds) {
  pace.learn(snapshot.transformer, pixelsOf(snapshot), seconds, unfinishedPrint(snapshot));
  show();
}

/**
 * A full picture will take so long, as the server says.
 * @param {Snapshot} snapshot
 * @param {number} seconds
 */
export function expectPace(snapshot, seconds) {
  pace.learn(snapshot.transformer, pixelsOf(snapshot), seconds);
  show();
}

/**
 * Whether how long a full picture takes is known from another one, or does not matter.
 * @param {Snapshot} snapshot
 */
export const knowsPace = ({ transformer }) => read("paintsAsIGo") !== null || pace.knows(transformer);

/** @param {Snapshot} snapshot */
function pixelsOf(snapshot) {
  const size = paintedSize(snapshot);
  return size ? size.width * size.height : 0;
}

function show() {
  input("paint-as-i-go").checked = paintsAsIGo(takeSnapshot());
}
