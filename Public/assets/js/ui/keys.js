// Keys. Single letters work only where nobody is typing.

import { showOriginal, toggleCompare, toggleZoom } from "../stage/compare.js";
import { isDialogOpen, openDialog } from "../dialogs/dialogs.js";
import { byId } from "../core/dom.js";
import { openDownload } from "../stage/download.js";
import { openGallery } from "../gallery/gallery.js";
import { randomize } from "../settings/randomize.js";
import { cancel, isRendering, render } from "../painting/render.js";
import { openSave } from "../gallery/saving.js";
import { setMode } from "../settings/state.js";

const actions = {
  r: randomize,
  c: toggleCompare,
  z: toggleZoom,
  s: openSave,
  d: openDownload,
  g: () => openGallery(),
  o: () => showOriginal(true),
  1: () => setMode("stylize"),
  2: () => setMode("combine"),
  "?": () => openDialog("keys-dialog"),
};

export function setUpKeys() {
  byId("open-keys").addEventListener("click", actions["?"]);
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (isDialogOpen()) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      render();
      return;
    }
    if (event.key === "Escape") {
      closeHints();
      if (isRendering()) cancel();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const action = actions[event.key.toLowerCase()];
    if (!action) return;
    event.preventDefault();
    if (!event.repeat) action();
  });
  document.addEventListener("keyup", (event) => {
    if (event.key.toLowerCase() === "o") showOriginal(false);
  });
  // A help text closes with a click elsewhere; only one is open at a time.
  document.addEventListener("click", (event) => closeHints(event.target.closest(".hint")));
}

function closeHints(except = null) {
  for (const hint of document.querySelectorAll(".hint[open]")) {
    if (hint !== except) hint.open = false;
  }
}

const isTyping = (target) => target.matches?.("input:not([type=range], [type=radio], [type=checkbox], [type=file]), textarea, select");
