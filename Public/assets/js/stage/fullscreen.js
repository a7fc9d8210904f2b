// @ts-check
// The whole screen for the picture and its tools; the whole window, where the browser gives no screen to pages.

import { all, button, first, icon } from "../core/dom.js";
import { t } from "../core/strings.js";
import { isDialogOpen } from "../dialogs/dialogs.js";

const root = () => document.documentElement;
/** What lies behind it and is out of reach meanwhile. */
const behind = () => all(".site-header, .site-footer, .panel, .regions, .band, .skip-link");

/** Whether the screen was given to the page, and not to a film in it. */
let hasScreen = false;

const isFull = () => root().classList.contains("is-full-stage");

export function setUpFullScreen() {
  button("tool-full").addEventListener("click", toggleFullScreen);
  document.addEventListener("fullscreenchange", follow);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !isFull() || event.defaultPrevented || isDialogOpen()) return;
    event.preventDefault();
    toggleFullScreen();
  });
}

/** A film that takes the screen, or gives it back, changes nothing of the stage. */
function follow() {
  const element = document.fullscreenElement;
  if (element === root()) {
    hasScreen = true;
    show(true);
  } else if (element === null && hasScreen) {
    hasScreen = false;
    show(false);
  }
}

export async function toggleFullScreen() {
  if (hasScreen && document.fullscreenElement) {
    await document.exitFullscreen();
    return;
  }
  if (isFull()) {
    show(false);
    return;
  }
  show(true);
  // The page as a whole, so that dialogs and messages are seen there, too.
  if (document.fullscreenEnabled) await root().requestFullscreen().catch(() => {});
}

/** @param {boolean} on */
function show(on) {
  root().classList.toggle("is-full-stage", on);
  for (const part of behind()) part.inert = on;
  const tool = button("tool-full");
  const label = t(on ? "leaveFullScreen" : "fullScreen");
  tool.replaceChildren(icon(on ? "shrink" : "expand"));
  tool.setAttribute("aria-pressed", String(on));
  tool.setAttribute("aria-label", label);
  tool.title = `${label} (F)`;
  if (!on) first("#viewport").focus({ preventScroll: true });
}
