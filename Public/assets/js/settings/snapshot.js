// @ts-check
// A snapshot of all settings, and the way back: what rendering, the shelf and the variation sheet work from.

import { input, numberIn, select } from "../core/dom.js";
import { read, update } from "../core/store.js";
import { brush, setBrush } from "./brush.js";
import { settingsChanged } from "./changes.js";
import { contentSize, setContentSize } from "./contentsize.js";
import { extrapolates, setExtrapolation } from "./mix.js";
import { finishNames } from "./finish.js";
import { setMode } from "./mode.js";
import { chooseModels, currentSpace, hasNetworks } from "./models.js";
import { setSlotCount } from "./pickers.js";
import { setSlider } from "./sliders.js";
import { activeSlots, photo, pictureIn, setPicture, squareBox, styleSlots } from "./slots.js";

/** @typedef {import("../core/types.js").Snapshot} Snapshot */
/** @typedef {import("../core/types.js").SavedSnapshot} SavedSnapshot */
/** @typedef {import("../core/types.js").SavedSlot} SavedSlot */

/**
 * A setting's name, how it is read from the page, and how it is put back (nothing if that comes with another).
 * @typedef {[name: keyof Snapshot, read: () => any, write?: (value: any, saved: SavedSnapshot) => void]} Field
 */

/** In the order in which they are put back: the mode makes room for the styles, the photo limits the size. */
const fields = /** @type {Field[]} */ ([
  ["mode", () => read("mode"), setMode],
  ["extrapolate", extrapolates, setExtrapolation],
  ["styles", readSlots, writeSlots],
  ["content", photo, (picture) => setPicture("content", picture)],
  ["regions", () => read("regions"), (regions) => update({ regions })],
  ["contentSize", contentSize, setContentSize],
  slider("ratio"),
  slider("strength"),
  slider("quality"),
  ["brush", brush, setBrush],
  ...finishNames.map(slider),
  ["profile", () => (box("profile").checked ? "keep" : "srgb"), (profile) => {
    box("profile").checked = profile === "keep";
  }],
  check("metadata"),
  check("keepMetadata"),
  check("keepLocation"),
  ["padding", () => (box("padding").checked ? "reflect" : "published"), (padding) => {
    box("padding").checked = padding === "reflect";
  }],
  ["format", () => select("format").value, (format) => {
    const before = select("format").value;
    select("format").value = format;
    // A server may write what another does not.
    if (!select("format").value) select("format").value = before;
  }],
  ["styleModel", () => select("style-model").value, (name, { transformer }) => chooseModels(name, transformer)],
  ["transformer", () => select("transformer").value],
  ["space", currentSpace],
]);

/**
 * Everything that a painting depends on.
 * @returns {Snapshot}
 */
export const snapshot = () =>
  /** @type {Snapshot} */ (/** @type {unknown} */ (Object.fromEntries(fields.map(([name, value]) => [name, value()]))));

/**
 * Puts a snapshot, or the parts that are in it, back on the page.
 * @param {SavedSnapshot} saved
 */
export function restore(saved) {
  for (const [name, , write] of fields) {
    if (saved[name] !== undefined && write) write(saved[name], saved);
  }
  settingsChanged();
}

/**
 * Everything that can be set, also what does not count in the tab that is open.
 * @returns {Snapshot}
 */
export const everySetting = () =>
  ({ ...snapshot(), styles: styleSlots().map(readSlot), extrapolate: input("extrapolate").checked });

/** @type {Snapshot | null} */
let usual = null;

/** What the page begins with: everything as it was when this was first asked for. */
export function usualSettings() {
  usual ??= everySetting();
  return usual;
}

/**
 * Puts back everything that was set.
 * @param {SavedSnapshot} saved
 */
export function restoreEvery(saved) {
  if (saved.styles) setSlotCount(saved.styles.length);
  restore(saved);
}

/**
 * Whether there is all that a painting needs.
 * @param {Snapshot} snapshot
 */
export const isComplete = ({ content, styles, regions }) =>
  content !== null && styles.every(({ picture }) => picture) && hasNetworks() && !regions?.isLost;

/** From here on what is set has no regions, if it had some whose masks are lost. */
export function forgetLostRegions() {
  if (read("regions")?.isLost) update({ regions: null });
}

/**
 * @param {"ratio" | "strength" | "quality" | typeof finishNames[number]} name
 * @returns {Field}
 */
function slider(name) {
  return [name, () => numberIn(input(name)), (value) => Number.isFinite(value) && setSlider(input(name), value)];
}

/**
 * @param {"metadata" | "keepMetadata" | "keepLocation"} name
 * @returns {Field}
 */
function check(name) {
  return [name, () => box(name).checked, (value) => {
    box(name).checked = value;
  }];
}

/** @param {string} name */
function box(name) {
  return /** @type {HTMLInputElement} */ (document.querySelector(`#studio input[name="${name}"]`));
}

function readSlots() {
  return activeSlots().map(readSlot);
}

/**
 * @param {string} letter
 * @returns {import("../core/types.js").Slot}
 */
function readSlot(letter) {
  return {
    picture: pictureIn(letter),
    size: numberIn(input(`size-${letter}`)),
    square: squareBox(letter).checked,
    weight: numberIn(input(`weight-${letter}`)),
  };
}

/**
 * @param {SavedSlot[]} slots
 * @param {SavedSnapshot} saved
 */
function writeSlots(slots, { mode }) {
  if (mode === "combine") setSlotCount(slots.length);
  const letters = styleSlots();
  for (const [index, { picture, size, square, weight }] of slots.slice(0, letters.length).entries()) {
    const letter = letters[index];
    if (picture !== undefined) setPicture(letter, picture);
    if (size) setSlider(input(`size-${letter}`), size);
    if (square !== undefined) squareBox(letter).checked = square;
    if (weight !== undefined) setSlider(input(`weight-${letter}`), weight);
  }
}
