// @ts-check
// Undo and redo of settings and pictures, and the way back to what the page begins with.

import { button } from "../core/dom.js";
import { identityOf } from "../core/picture.js";
import { subscribe } from "../core/store.js";
import { t } from "../core/strings.js";
import { fitToPhoto, setContentSize } from "../settings/contentsize.js";
import { everySetting, restoreEvery, usualSettings } from "../settings/snapshot.js";
import { toast } from "../ui/toasts.js";
import { createTimeline } from "./timeline.js";

/** @typedef {import("../core/types.js").Snapshot} Snapshot */

/** @type {ReturnType<typeof createTimeline<Snapshot>>} */
const timeline = createTimeline(aspectsOf);
let isReturning = false;

export function setUpUndo() {
  button("undo").addEventListener("click", undo);
  button("redo").addEventListener("click", redo);
  button("reset").addEventListener("click", reset);
  subscribe(["settings"], ({ settings }) => {
    if (settings !== "settled") return;
    if (isReturning) timeline.settle(everySetting());
    else timeline.note(everySetting(), performance.now());
    isReturning = false;
    show();
  });
}

export const undo = () => go(timeline.undo());
export const redo = () => go(timeline.redo());

/** Everything as at the beginning, but for the pictures, the regions and the tab. */
export function reset() {
  const { mode: _mode, content: _content, regions: _regions, styles: [usual], contentSize, ...settings } =
    usualSettings();
  const styles = everySetting().styles.map(() => ({ ...usual, picture: undefined }));
  restoreEvery({ ...settings, styles });
  setContentSize(contentSize);
  // No larger than the photo, as it is for a new one.
  fitToPhoto();
  toast(t("settingsReset"), { action: t("undo"), run: undo, topic: "reset" });
}

/** @param {Snapshot | null} state */
function go(state) {
  if (!state) return;
  isReturning = true;
  restoreEvery(state);
}

function show() {
  button("undo").disabled = !timeline.canUndo();
  button("redo").disabled = !timeline.canRedo();
}

/**
 * Each setting by a name of its own; pictures by what they are.
 * @param {Snapshot} snapshot
 * @returns {Record<string, string>}
 */
export function aspectsOf({ content, styles, regions, ...settings }) {
  /** @type {[string, unknown][]} */
  const aspects = [["content", identityOf(content)], ["regions", regionAspects(regions)], ...Object.entries(settings)];
  for (const [index, { picture, ...style }] of styles.entries()) {
    aspects.push([`picture ${index}`, identityOf(picture)]);
    for (const [name, value] of Object.entries(style)) aspects.push([`${name} ${index}`, value]);
  }
  return Object.fromEntries(aspects.map(([name, value]) => [name, JSON.stringify(value) ?? ""]));
}

/**
 * Masks and styles by what they are: that one was sent to the server is no change.
 * @param {Snapshot["regions"]} regions
 */
const regionAspects = (regions) => regions && [regions.photo, ...regions.list.map(({ mask, style, ...region }) =>
  [region, identityOf(mask), { ...style, picture: identityOf(style.picture) }])];
