// @ts-check
// Dropping and pasting: pictures into slots, results for their settings, style cards, files and links for import.

import { targetOf } from "../core/dom.js";
import { t } from "../core/strings.js";
import { isDialogOpen } from "../dialogs/dialogs.js";
import { offerResultStyle, styleIntoSlot } from "../gallery/arriving.js";
import { importStyles } from "../gallery/importing.js";
import { offersLive, openClip } from "../live/offer.js";
import { paintMany } from "../painting/batch.js";
import { useFile } from "../settings/pickers.js";
import { activeSlots, slotAround } from "../settings/slots.js";
import { recallFile } from "../shelf/recalled.js";
import { arrivalOf, isStyleLink, styleInText, usesOf } from "./arrivals.js";
import { hideDropHint, showDropHint } from "./drophint.js";
import { toast, toastError } from "./toasts.js";

const address = /^\s*(https?|file|data|blob):/im;
/**
 * The slot that the pointer is over, for pasting.
 * @type {string | undefined}
 */
let hovered;

export function setUpTransfer() {
  document.addEventListener("pointerover", (event) => {
    hovered = slotAround(targetOf(event));
  });
  document.addEventListener("dragover", dragOver);
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) hideDropHint();
  });
  document.addEventListener("drop", (event) => drop(event).catch(toastError));
  document.addEventListener("paste", (event) => paste(event).catch(toastError));
}

/** @param {DragEvent} event */
function dragOver(event) {
  if (!event.dataTransfer || !isUsable(event.dataTransfer)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
  const slot = slotAround(targetOf(event));
  showDropHint(event, t(slot ? (slot === "content" ? "dropContent" : "dropStyle") : "dropHere"), slot);
}

/** @param {DragEvent} event */
async function drop(event) {
  hideDropHint();
  const transfer = event.dataTransfer;
  if (!transfer || !isUsable(transfer)) return;
  event.preventDefault();
  const files = [...transfer.files];
  if (files.length) {
    await takeFiles(files, slotAround(targetOf(event)));
    return;
  }
  const text = transfer.getData("text/uri-list") || transfer.getData("text/plain");
  const style = styleInText(text);
  if (style) await takeStyle(style, slotAround(targetOf(event)));
  else if (address.test(text)) toast(t("dropAddress"), { stay: true });
}

/** @param {ClipboardEvent} event */
async function paste(event) {
  const clipboard = event.clipboardData;
  if (!clipboard) return;
  const files = [...clipboard.files];
  // Behind a dialog no slot is meant.
  const slot = isDialogOpen() ? undefined : hovered ?? slotAround(document.activeElement);
  if (files.length) {
    event.preventDefault();
    await takeFiles(files, slot, t("pastedPicture"));
    return;
  }
  const text = clipboard.getData("text/plain");
  const field = targetOf(event);
  if (field.matches?.("textarea")) return;
  // Nobody searches for a link or calls a style by one.
  if (field.matches?.("input[type=text], input[type=search], input[type=number]") && !isStyleLink(text)) return;
  const style = styleInText(text);
  if (style) {
    event.preventDefault();
    await takeStyle(style, slot);
  } else if (!isDialogOpen()) {
    toast(t("pasteNothing"));
  }
}

/**
 * Files are what they say they are: styles, paintings with their settings, or pictures.
 * @param {File[]} files
 * @param {string | undefined} slot
 * @param {string} [title]
 */
async function takeFiles(files, slot, title) {
  if (files.length === 1 && isVideo(files[0]) && offersLive() && !isStyleSlot(slot)) {
    await openClip(files[0]);
    return;
  }
  const arrivals = [];
  for (const file of files) arrivals.push({ file, ...await arrivalOf(file) });
  const { recalled, placed, imported, photos, leftOut } = usesOf(arrivals, slot, activeSlots());
  if (recalled && !await recallFile(recalled.file, recalled.receipt ?? "")) photos.push(recalled);
  await fillSlots(placed, title);
  if (leftOut.length) toast(t("dropTooManyStyles", { count: placed.length }));
  if (imported.length) await importStyles(...imported);
  if (photos.length > 1 && photos.some(({ receipt }) => receipt !== undefined)) toast(t("dropSeveralResults"));
  if (photos.length > 1) await paintMany(photos.map(({ file }) => file));
  else for (const { file } of photos) await useFile("content", file, title);
}

/**
 * Each file is the style of its slot.
 * @param {import("./arrivals.js").Uses["placed"]} placed
 * @param {string} [title]
 */
async function fillSlots(placed, title) {
  const bundles = [];
  for (const [slot, { file, style, receipt }] of placed) {
    if (style) {
      if (!await styleIntoSlot(slot, style)) bundles.push(style);
      continue;
    }
    await useFile(slot, file, title);
    if (receipt !== undefined) offerResultStyle(slot, receipt);
  }
  if (bundles.length) await importStyles(...bundles);
}

/**
 * A style over a style slot is for that slot; several, and elsewhere, they are for the gallery.
 * @param {import("../core/types.js").Parcel} style
 * @param {string | undefined} slot
 */
async function takeStyle(style, slot) {
  if (!isStyleSlot(slot) || !await styleIntoSlot(slot, style)) await importStyles(style);
}

/**
 * @param {string | undefined} slot
 * @returns {slot is string}
 */
const isStyleSlot = (slot) => slot !== undefined && slot !== "content";

/** @param {File} file */
const isVideo = ({ type }) => type.startsWith("video/");

/** @param {DataTransfer} transfer */
function isUsable(transfer) {
  return [...transfer.types].some((type) => ["Files", "text/uri-list", "text/plain"].includes(type));
}
