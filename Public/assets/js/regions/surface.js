// @ts-check
// What regions are painted on: the photo or, while the camera or a clip is painted, its picture as it is seen.

import { byId } from "../core/dom.js";
import { identityOf, imageOf } from "../core/picture.js";
import { read } from "../core/store.js";
import { photo } from "../settings/slots.js";

/** @typedef {"photo" | "live"} Surface */

/**
 * Which of both there is to paint on; null for neither.
 * @returns {Surface | null}
 */
export function surfaceNow() {
  if (read("isLive")) return read("livePicture") ? "live" : null;
  return photo() ? "photo" : null;
}

/**
 * Its size in px, of which masks have the shape.
 * @returns {import("../core/types.js").Size}
 */
export const surfaceSize = () => (read("isLive") ? read("livePicture") : photo()) ?? { width: 1, height: 1 };

/**
 * The elements that what is painted with is put over: all of the picture, and the part of it that is in view.
 * @returns {{ frame: HTMLElement, viewport: HTMLElement }}
 */
export const surfaceNodes = () => (read("isLive")
  ? { frame: byId("live-frame"), viewport: byId("live-view") }
  : { frame: byId("frame"), viewport: byId("viewport") });

/** The same for what looks the same; null for a picture that moves. */
export const stillSurface = () => (read("isLive") ? null : identityOf(photo()));

/**
 * Its pixels as they are now, before they are painted; null if there are none yet.
 * @returns {Promise<CanvasImageSource | null>}
 */
export async function surfaceImage() {
  if (read("isLive")) return read("livePicture")?.frame() ?? null;
  const content = photo();
  return content && imageOf(content);
}
