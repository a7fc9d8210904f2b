// @ts-check
// The way into the tool that paints regions. Its scripts are loaded when somebody opens it.

import { button } from "../core/dom.js";
import { read, subscribe } from "../core/store.js";
import { t } from "../core/strings.js";
import { toast, toastError } from "../ui/toasts.js";
import { areForeign } from "./counting.js";
import { surfaceNow } from "./surface.js";

/** @type {typeof import("./tool.js") | null} */
let tool = null;
/**
 * What it is open over; null while it is closed.
 * @type {import("./surface.js").Surface | null}
 */
let openOver = null;
/** Whether it opens again as soon as there is something to paint on. */
let isToReturn = false;

export function setUpRegions() {
  button("tool-regions").addEventListener("click", toggleRegions);
  subscribe(["pictures"], ({ pictures, regions }, before) => {
    show();
    if (pictures.content === before.pictures.content) return;
    if (openOver === "photo" && !pictures.content) close();
    const [isForeign, wasForeign] = [pictures, before.pictures].map(({ content }) => Boolean(content)
      && areForeign({ content: /** @type {import("../core/types.js").Photo | null} */ (content ?? null), regions }));
    if (!openOver && isForeign && !wasForeign && !read("isBatchRunning")) toast(t("regionsLeftOut"));
  });
  // Whoever paints regions goes on with that, over the photo or over the camera's picture.
  subscribe(["isLive", "livePicture"], () => {
    const surface = surfaceNow();
    if (openOver && openOver !== surface) {
      close();
      isToReturn = true;
    }
    if (!read("isLive") && !surface) isToReturn = false;
    if (isToReturn && surface) open();
    show();
  });
  show();
}

/** Opens the tool, or closes it. */
export async function toggleRegions() {
  if (!openOver) return open();
  close();
  button(read("isLive") ? "live-regions" : "tool-regions").focus({ preventScroll: true });
}

async function open() {
  isToReturn = false;
  const surface = surfaceNow();
  if (!surface || openOver) return;
  openOver = surface;
  show();
  try {
    tool ??= await import("./tool.js");
    // It may have been closed meanwhile, or be for the other picture.
    if (openOver === surface) await tool.openTool(toggleRegions);
  } catch (failure) {
    close();
    toastError(failure);
  }
}

function close() {
  openOver = null;
  isToReturn = false;
  tool?.closeTool();
  show();
}

/**
 * A key, for the tool while it is open; false for one that means nothing to it.
 * @param {string} key
 * @param {boolean} [isRepeated]
 */
export const pressRegions = (key, isRepeated = false) =>
  openOver !== null && (tool?.pressTool(key, isRepeated) ?? false);

function show() {
  button("tool-regions").disabled = surfaceNow() === null;
  button("tool-regions").setAttribute("aria-pressed", String(openOver !== null));
}
