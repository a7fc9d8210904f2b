// @ts-check
// The way into the tool that paints regions. Its scripts are loaded when somebody opens it.

import { button } from "../core/dom.js";
import { read, subscribe } from "../core/store.js";
import { t } from "../core/strings.js";
import { photo } from "../settings/slots.js";
import { toast, toastError } from "../ui/toasts.js";
import { areForeign } from "./counting.js";

/** @type {typeof import("./tool.js") | null} */
let tool = null;
let isOpen = false;

export function setUpRegions() {
  button("tool-regions").addEventListener("click", toggleRegions);
  subscribe(["pictures"], ({ pictures, regions }, before) => {
    show();
    if (pictures.content === before.pictures.content) return;
    if (!pictures.content && isOpen) toggleRegions();
    const [isForeign, wasForeign] = [pictures, before.pictures].map(({ content }) =>
      areForeign({ content: /** @type {import("../core/types.js").Photo | null} */ (content ?? null), regions }));
    if (!isOpen && isForeign && !wasForeign && !read("isBatchRunning")) toast(t("regionsLeftOut"));
  });
  // Where the camera is painted there is no photo to paint on.
  subscribe(["isLive"], ({ isLive }) => {
    if (isLive && isOpen) toggleRegions();
    show();
  });
  show();
}

/** Opens the tool, or closes it. */
export async function toggleRegions() {
  if (isOpen) {
    isOpen = false;
    tool?.closeTool();
    show();
    button("tool-regions").focus({ preventScroll: true });
    return;
  }
  if (!canOpen()) return;
  isOpen = true;
  show();
  try {
    tool ??= await import("./tool.js");
    if (isOpen) await tool.openTool();
  } catch (failure) {
    isOpen = false;
    show();
    toastError(failure);
  }
}

/**
 * A key, for the tool while it is open; false for one that means nothing to it.
 * @param {string} key
 * @param {boolean} [isRepeated]
 */
export const pressRegions = (key, isRepeated = false) => isOpen && (tool?.pressTool(key, isRepeated) ?? false);

const canOpen = () => photo() !== null && !read("isLive");

function show() {
  button("tool-regions").disabled = !canOpen();
  button("tool-regions").setAttribute("aria-pressed", String(isOpen));
}
