// @ts-check
// A look at a style before it is chosen: while the pointer rests on its thumbnail, or the focus is on it, the stage
// shows a preview, marked as such, unless one would take long. The painting below stays what it is.

import { byId, image, targetOf } from "../core/dom.js";
import { spaceOf } from "../core/picture.js";
import { read, subscribe } from "../core/store.js";
import { t } from "../core/strings.js";
import { paintSmall } from "../painting/live.js";
import { isQuickPreview } from "../painting/previewpace.js";
import { fingerprint } from "../settings/fingerprint.js";
import { pictureOf } from "../settings/pickers.js";
import { slotAround, styleSlots } from "../settings/slots.js";
import { isComplete, snapshot as takeSnapshot } from "../settings/snapshot.js";
import { badge } from "./stage.js";

/** A pointer that rests this long is meant to look, in ms. */
const delay = 350;
const most = 32;
/**
 * The last looks by their settings: object URLs, oldest first.
 * @type {Map<string, string>}
 */
const looks = new Map();
/** @type {AbortController | null} */
let controller = null;

export function setUpPeek() {
  const slots = byId("style-slots");
  slots.addEventListener("pointerover", (event) => {
    const thumb = targetOf(event).closest(".thumb");
    if (!thumb || event.pointerType === "touch" || event.buttons !== 0 || cameFromInside(thumb, event)) return;
    begin(/** @type {HTMLInputElement} */ (thumb.querySelector("input")));
  });
  slots.addEventListener("pointerout", (event) => {
    const thumb = targetOf(event).closest(".thumb");
    if (thumb && !cameFromInside(thumb, event)) end();
  });
  slots.addEventListener("focusin", (event) => {
    const target = targetOf(event);
    if (target.matches(".thumb input:focus-visible")) begin(target);
  });
  slots.addEventListener("focusout", end);
  subscribe(["settings"], end);
  document.addEventListener("keydown", ({ key }) => key === "Escape" && end());
}

/**
 * Whether the pointer only moves within the thumbnail.
 * @param {Element} thumb
 * @param {PointerEvent} event
 */
const cameFromInside = (thumb, { relatedTarget }) => thumb.contains(/** @type {Node | null} */ (relatedTarget));

/** @param {HTMLInputElement} radio */
function begin(radio) {
  end();
  // There is no painting on the stage to look beside while something else takes its place.
  if (radio.checked || read("isLive")) return;
  controller = new AbortController();
  const { signal } = controller;
  setTimeout(() => signal.aborted || look(radio, signal), delay);
}

/**
 * @param {HTMLInputElement} radio
 * @param {AbortSignal} signal
 */
async function look(radio, signal) {
  const snapshot = takeSnapshot();
  const style = snapshot.styles[styleSlots().indexOf(slotAround(radio) ?? "")];
  if (!style) return;
  const picture = pictureOf(radio);
  style.picture = picture;
  const space = spaceOf(picture);
  if (!isQuickPreview(snapshot) || !isComplete(snapshot) || (space && space !== snapshot.space)) return;
  try {
    const url = await lookAt(snapshot, signal);
    const shown = image("peek");
    shown.src = url;
    await shown.decode();
    if (signal.aborted) return;
    shown.hidden = false;
    byId("frame").classList.add("is-peeking");
    badge("tried", t("badgeTried", { style: picture.title }));
  } catch {
    // It was only a look.
  }
}

/**
 * @param {import("../core/types.js").Snapshot} snapshot
 * @param {AbortSignal} signal
 */
async function lookAt(snapshot, signal) {
  const key = fingerprint(snapshot);
  const known = looks.get(key);
  if (known) return known;
  const url = URL.createObjectURL((await paintSmall(snapshot, signal)).blob);
  looks.set(key, url);
  if (looks.size > most) {
    const [oldest, oldURL] = looks.entries().next().value;
    looks.delete(oldest);
    URL.revokeObjectURL(oldURL);
  }
  return url;
}

function end() {
  controller?.abort();
  controller = null;
  byId("peek").hidden = true;
  byId("frame").classList.remove("is-peeking");
  badge("tried", "");
}
