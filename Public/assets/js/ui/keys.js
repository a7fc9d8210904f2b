// @ts-check
// Keys. Single letters work only where nobody is typing.

import { button, targetOf } from "../core/dom.js";
import { isDialogOpen, openDialog } from "../dialogs/dialogs.js";
import { openGallery } from "../gallery/gallery.js";
import { openSave } from "../gallery/saving.js";
import { redo, undo } from "../kept/undo.js";
import { openMap } from "../map/map.js";
import { surprise } from "../mixer/surprise.js";
import { cancel, isRendering, render } from "../painting/render.js";
import { pressRegions, toggleRegions } from "../regions/opening.js";
import { setMode } from "../settings/mode.js";
import { showOriginal, toggleCompare } from "../stage/compare.js";
import { openDownload } from "../stage/download.js";
import { toggleFullScreen } from "../stage/fullscreen.js";
import { toggleZoom, zoomIn, zoomOut, zoomToFit } from "../stage/zoom.js";

const showKeys = () => openDialog("keys-dialog");

/** @type {Record<string, () => unknown>} */
const actions = {
  r: surprise,
  c: toggleCompare,
  z: () => toggleZoom(),
  f: toggleFullScreen,
  "+": zoomIn,
  "=": zoomIn,
  "-": zoomOut,
  0: zoomToFit,
  s: openSave,
  d: openDownload,
  g: () => openGallery(),
  m: () => openMap(),
  h: () => button("open-shelf").click(),
  o: () => showOriginal(true),
  p: toggleRegions,
  1: () => setMode("stylize"),
  2: () => setMode("combine"),
  "?": showKeys,
};

/** Keys that go on while they are held. */
const isRepeated = new Set(["+", "=", "-"]);

export function setUpKeys() {
  button("open-keys").addEventListener("click", showKeys);
  document.addEventListener("keydown", press);
  document.addEventListener("keyup", ({ key }) => key.toLowerCase() === "o" && showOriginal(false));
  // A help text closes with a click elsewhere; only one is open at a time.
  document.addEventListener("click", (event) => closeHints(targetOf(event).closest(".hint")));
}

/** @param {KeyboardEvent} event */
function press(event) {
  if (event.defaultPrevented || event.isComposing || isDialogOpen()) return;
  const isCommand = event.ctrlKey || event.metaKey;
  if (event.key === "Enter" && isCommand) {
    event.preventDefault();
    render();
    return;
  }
  if (isCommand && !event.altKey && ["z", "y"].includes(event.key.toLowerCase())) {
    // What is typed has an undo of its own.
    if (isTyping(event)) return;
    event.preventDefault();
    const isRedo = event.shiftKey || event.key.toLowerCase() === "y";
    if (pressRegions(isRedo ? "redo" : "undo")) return;
    if (isRedo) redo();
    else undo();
    return;
  }
  if (event.key === "Escape") {
    closeHints();
    if (pressRegions("cancel")) return;
    if (isRendering()) cancel();
    else pressRegions(event.key);
    return;
  }
  if (isCommand || event.altKey || isTyping(event)) return;
  if (pressRegions(event.key.toLowerCase(), event.repeat)) {
    event.preventDefault();
    return;
  }
  const action = actions[event.key.toLowerCase()];
  if (!action) return;
  event.preventDefault();
  if (!event.repeat || isRepeated.has(event.key)) action();
}

/** @param {Element | null} [except] */
function closeHints(except = null) {
  for (const hint of /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll(".hint[open]"))) {
    if (hint !== except) hint.open = false;
  }
}

/** @param {Event} event */
function isTyping(event) {
  const fields = "input:not([type=range], [type=radio], [type=checkbox], [type=file]), textarea, select";
  return targetOf(event).matches?.(fields);
}
