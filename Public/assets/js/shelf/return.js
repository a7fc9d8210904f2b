// @ts-check
// The page as it was left: its settings and, on the stage, what was there.

import { identityOf } from "../core/picture.js";
import { restoreSession } from "../kept/session.js";
import { photo, setPicture } from "../settings/slots.js";
import { showResult } from "../stage/stage.js";
import { takeFromKept } from "./shelf.js";

/** @param {NonNullable<Awaited<ReturnType<typeof import("../kept/session.js").readSession>>>} kept */
export function bringBack(kept) {
  restoreSession(kept);
  if (!kept.shown) return;
  const result = takeFromKept(kept.shown, kept.pictures);
  const { content } = result.snapshot;
  if (identityOf(photo()) !== identityOf(content)) return;
  // One and the same value, so that the stage knows it for the photo of its painting.
  setPicture("content", content);
  showResult(result, { isFresh: false });
}
