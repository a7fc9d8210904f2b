// @ts-check
// The two tabs: one style, or several mixed. The address bar agrees: `#combine` opens the second.

import { inputs } from "../core/dom.js";
import { read, subscribe, update } from "../core/store.js";
import { settingsChanged } from "./changes.js";

const radios = () => inputs("#studio input[name=mode]");

export function setUpMode() {
  for (const radio of radios()) {
    // With the first event already: what is published after it has the mode in it.
    for (const type of ["input", "change"]) radio.addEventListener(type, takeMode);
  }
  takeMode();
}

/** From here on the address and the tabs agree. */
export function setUpTabs() {
  takeAddress();
  window.addEventListener("hashchange", takeAddress);
  subscribe(["mode"], showInAddress);
}

/** @param {import("../core/types.js").Mode} mode */
export function setMode(mode) {
  for (const radio of radios()) radio.checked = radio.value === mode;
  update({ mode });
  settingsChanged();
}

function takeMode() {
  const chosen = radios().find((radio) => radio.checked);
  update({ mode: chosen?.value === "combine" ? "combine" : "stylize" });
}

function takeAddress() {
  if (location.hash === "#combine") setMode("combine");
  if (location.hash === "#stylize") setMode("stylize");
}

function showInAddress() {
  const wanted = read("mode") === "combine" ? "#combine" : "";
  if (["", "#stylize", "#combine"].includes(location.hash) && location.hash !== wanted) {
    history.replaceState(null, "", location.pathname + location.search + wanted);
  }
}
