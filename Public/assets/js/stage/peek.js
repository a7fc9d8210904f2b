// A look at a style before it is chosen: while the pointer rests on its thumbnail, or the focus is on it, the stage
// shows a preview, marked as such, unless one would take long. The painting below stays what it is.

import { observeSettings } from "../settings/changes.js";
import { byId } from "../core/dom.js";
import { fingerprint } from "../settings/fingerprint.js";
import { paintSmall } from "../painting/live.js";
import { isQuickPreview } from "../painting/previewpace.js";
import { pictureOf } from "../settings/pickers.js";
import { badge } from "./stage.js";
import { isComplete, snapshot as takeSnapshot, styleSlots } from "../settings/state.js";
import { t } from "../core/strings.js";

const delay = 350;
const most = 32;
/** The last looks by their settings: object URLs, oldest first. */
const looks = new Map();
let controller = null;

export function setUpPeek() {
  const slots = byId("style-slots");
  slots.addEventListener("pointerover", ({ pointerType, buttons, target, relatedTarget }) => {
    const thumb = target.closest(".thumb");
    if (pointerType === "touch" || buttons !== 0 || thumb?.contains(relatedTarget)) return;
    if (thumb) begin(thumb.querySelector("input"));
  });
  slots.addEventListener("pointerout", ({ target, relatedTarget }) => {
    const thumb = target.closest(".thumb");
    if (thumb && !thumb.contains(relatedTarget)) end();
  });
  slots.addEventListener("focusin", ({ target }) => target.matches(".thumb input:focus-visible") && begin(target));
  slots.addEventListener("focusout", end);
  observeSettings(end);
  document.addEventListener("keydown", (event) => event.key === "Escape" && end());
}

function begin(input) {
  end();
  if (input.checked) return;
  controller = new AbortController();
  const { signal } = controller;
  setTimeout(() => signal.aborted || look(input, signal), delay);
}

async function look(input, signal) {
  const snapshot = takeSnapshot();
  const style = snapshot.styles[styleSlots().indexOf(input.closest(".slot").dataset.slot)];
  if (!style) return;
  style.picture = pictureOf(input);
  if (!isQuickPreview(snapshot)) return;
  if (!isComplete(snapshot) || (style.picture.space && style.picture.space !== snapshot.space)) return;
  try {
    const url = await lookAt(snapshot, signal);
    const image = byId("peek");
    image.src = url;
    await image.decode();
    if (signal.aborted) return;
    image.hidden = false;
    byId("frame").classList.add("is-peeking");
    badge("tried", t("badgeTried", { style: style.picture.title }));
  } catch {
    // It was only a look.
  }
}

async function lookAt(snapshot, signal) {
  const key = fingerprint(snapshot);
  if (!looks.has(key)) looks.set(key, URL.createObjectURL((await paintSmall(snapshot, signal)).blob));
  if (looks.size > most) {
    const [oldest, url] = looks.entries().next().value;
    looks.delete(oldest);
    URL.revokeObjectURL(url);
  }
  return looks.get(key);
}

function end() {
  controller?.abort();
  controller = null;
  byId("peek").hidden = true;
  byId("frame").classList.remove("is-peeking");
  badge("tried", "");
}
