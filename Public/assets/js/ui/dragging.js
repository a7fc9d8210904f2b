// @ts-check
// Dragging pictures that are on the page: from strips, slots, the shelf and the gallery's drawer onto slots or the
// picture on the stage.

import { dialog, targetOf } from "../core/dom.js";
import { letterOf } from "../core/format.js";
import { limit } from "../core/limits.js";
import { savedPicture } from "../core/picture.js";
import { read } from "../core/store.js";
import { t } from "../core/strings.js";
import { addStyle, pictureOf } from "../settings/pickers.js";
import { noticeUse, pictureIn, setPicture, slotAround, styleSlots } from "../settings/slots.js";
import { pictureOf as pictureOfResult } from "../shelf/use.js";
import { hideDropHint, showDropHint } from "./drophint.js";

/** @typedef {import("../core/types.js").Picture} Picture */
/**
 * What is dragged. Its picture is made once it is used: most drags end nowhere, and an object URL is kept for good.
 * @typedef {{ picture: () => Picture, isPhoto: boolean, isStyle: boolean, from?: string }} Dragged
 */

/** Of no use to other programs, and known from what they drag. */
const type = "application/x-impasto-picture";
/** @type {Dragged | null} */
let dragged = null;

export function setUpDragging() {
  // Ahead of what takes files and texts, which a picture of the page looks like, too.
  document.addEventListener("dragstart", begin);
  document.addEventListener("dragover", over, true);
  document.addEventListener("drop", drop, true);
  document.addEventListener("dragend", end);
}

/** @param {DragEvent} event */
function begin(event) {
  const found = event.target instanceof Element ? draggedFrom(event.target) : null;
  if (!found || !event.dataTransfer) return;
  dragged = found;
  event.dataTransfer.clearData();
  event.dataTransfer.setData(type, "");
  event.dataTransfer.effectAllowed = "copyMove";
  const image = event.target instanceof HTMLImageElement ? event.target : targetOf(event).querySelector("img");
  if (image) event.dataTransfer.setDragImage(image, 26, 26);
  // The drawer lies over all that something could be dropped on.
  const drawer = dialog("gallery-drawer");
  if (drawer.contains(targetOf(event))) setTimeout(() => drawer.close());
}

/**
 * @param {Element} node
 * @returns {Dragged | null}
 */
function draggedFrom(node) {
  const slot = slotAround(node);
  const thumb = node.closest(".thumb");
  if (thumb) {
    const radio = /** @type {HTMLInputElement} */ (thumb.querySelector("input"));
    return { picture: () => pictureOf(radio), isPhoto: slot === "content", isStyle: slot !== "content" };
  }
  if (slot && node.closest(".slot-preview")) {
    const picture = pictureIn(slot);
    const isFile = picture?.kind === "file";
    const isPhoto = isFile || slot === "content";
    return picture && { picture: () => picture, isPhoto, isStyle: isFile || slot !== "content", from: slot };
  }
  const onShelf = node.closest(".shelf-row li")?.querySelector("button")?.dataset.id;
  const entry = read("shelf").find(({ result }) => result.id === onShelf);
  if (entry) return { picture: () => pictureOfResult(entry.result), isPhoto: true, isStyle: true };
  const row = /** @type {HTMLElement | null} */ (node.closest(".drawer-item[data-space]"));
  if (!row) return null;
  const swatch = /** @type {HTMLImageElement} */ (row.querySelector(".swatch img"));
  const { id = "", space = "", name = "" } = row.dataset;
  const picture = () => savedPicture({ id, name, swatch: swatch.src, space });
  return { picture, isPhoto: false, isStyle: true };
}

/** @param {DragEvent} event */
function over(event) {
  if (!dragged || !event.dataTransfer) return;
  event.stopImmediatePropagation();
  const target = targetUnder(event);
  if (!target) {
    hideDropHint();
    return;
  }
  event.preventDefault();
  event.dataTransfer.dropEffect = dragged.from ? "move" : "copy";
  showDropHint(event, target.text, target.slot);
}

/** @param {DragEvent} event */
function drop(event) {
  if (!dragged) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  targetUnder(event)?.run();
  end();
}

function end() {
  dragged = null;
  hideDropHint();
}

/**
 * What a drop there does: nothing if undefined.
 * @param {DragEvent} event
 * @returns {{ text: string, slot?: string, run: () => void } | undefined}
 */
function targetUnder(event) {
  const { picture, isPhoto, isStyle, from } = /** @type {Dragged} */ (dragged);
  const node = /** @type {Element} */ (event.target);
  const slot = slotAround(node);
  const isOnStage = node.closest?.("#viewport") !== null;
  const use = (/** @type {string} */ name) => () => {
    setPicture(name, picture());
    noticeUse(name);
  };
  if (slot === from && slot !== undefined) return undefined;
  if (slot === "content" || (isOnStage && !isStyle)) {
    return isPhoto ? { text: t("dropContent"), slot: "content", run: use("content") } : undefined;
  }
  if (!isStyle) return undefined;
  if (slot) {
    const isSwap = from !== undefined && from !== "content";
    const swap = () => {
      const there = pictureIn(slot);
      setPicture(slot, picture());
      setPicture(/** @type {string} */ (from), there);
    };
    return isSwap ? { text: t("dropSwap"), slot, run: swap } : { text: t("dropStyle"), slot, run: use(slot) };
  }
  if (!isOnStage) return undefined;
  if (read("mode") !== "combine") return { text: t("dropStyle"), slot: "A", run: use("A") };
  if (from || styleSlots().length >= limit("maxStyles")) return undefined;
  return { text: t("dropIntoMix", { letter: letterOf(styleSlots().length) }), run: () => addStyle(picture()) };
}
