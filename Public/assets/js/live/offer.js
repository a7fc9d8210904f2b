// @ts-check
// The way to live painting, where the server offers it. Everything else of it is read when it is asked for first.

import { busy, button } from "../core/dom.js";
import { subscribe } from "../core/store.js";
import { getJSON } from "../net/api.js";
import { toastError } from "../ui/toasts.js";

let isOffered = false;

export function setUpLive() {
  const open = button("open-live");
  open.addEventListener("click", () => busy(open, async () => (await live()).toggleLive()).catch(toastError));
  subscribe(["isLive"], ({ isLive }) => open.setAttribute("aria-pressed", String(isLive)));
  // Whoever points at it means it; reading it has begun by the time of the click.
  open.addEventListener("pointerenter", () => live().catch(() => {}), { once: true });
  subscribe(["isServerGone"], (state, before) => before.isServerGone && !state.isServerGone && ask());
  // Nothing of the page waits for the answer.
  if ("requestIdleCallback" in window) requestIdleCallback(() => ask());
  else setTimeout(ask);
}

/** Whether clips and the camera can be painted. */
export const offersLive = () => isOffered;

/**
 * Paints a video.
 * @param {File} file
 */
export const openClip = async (file) => (await live()).openClip(file);

const live = () => import("./live.js");

async function ask() {
  try {
    isOffered = (await getJSON("/api/version")).streams === true;
  } catch {
    // Whoever paints something will hear of it.
    return;
  }
  button("open-live").hidden = !isOffered;
}
