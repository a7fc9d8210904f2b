// @ts-check
// Dropping and pasting: pictures into slots, results for their settings, style cards, files and links for import.

import { targetOf } from "../core/dom.js";
import { t } from "../core/strings.js";
import { isDialogOpen } from "../dialogs/dialogs.js";
import { offerResultStyle, styleIntoSlot } from "../gallery/arriving.js";
import { importStyles } from "../gallery/importing.js";
import { paintMany } from "../painting/batch.js";
import { useFile } from "../settings/pickers.js";
import { activeSlots, slotAround } from "../settings/slots.js";
import { recallFile } from "../shelf/recalled.js";
import { arrivalOf, isStyleLink, styleInText } from "./arrivals.js";
import { hideDropHint, showDropHint } from "./drophint.js";
import { toast } from "./toasts.js";

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
  document.addEventListener("drop", drop);
  document.addEventListener("paste", paste);
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
 * A file is what it says it is: a style, or a picture; a painting elsewhere than over a slot brings its settings back.
 * @param {File[]} files
 * @param {string | undefined} slot
 * @param {string} [title]
 */
async function takeFiles(files, slot, title) {
  const pictures = [];
  for (const file of files) {
    const { style, receipt } = await arrivalOf(file);
    if (style) {
      await takeStyle(style, slot);
      return;
    }
    if (!slot && receipt !== undefined && await recallFile(file, receipt)) return;
    pictures.push({ file, receipt });
  }
  if (isStyleSlot(slot)) await useStyles(slot, pictures, title);
  else if (pictures.length > 1) await paintMany(pictures.map(({ file }) => file));
  else for (const { file } of pictures) await useFile("content", file, title);
}

/**
 * One picture is the style of its slot; several are the styles from there on, as far as there are slots.
 * @param {string} slot
 * @param {{ file: File, receipt?: string }[]} pictures
 * @param {string} [title]
 */
async function useStyles(slot, pictures, title) {
  const targets = activeSlots().slice(activeSlots().indexOf(slot));
  for (const [index, { file, receipt }] of pictures.slice(0, targets.length).entries()) {
    await useFile(targets[index], file, title);
    if (receipt !== undefined) offerResultStyle(targets[index], receipt);
  }
  if (pictures.length > targets.length) toast(t("dropTooManyStyles", { count: targets.length }));
}

/**
 * A style over a style slot is for that slot; elsewhere it is for the gallery.
 * @param {import("../core/types.js").Parcel} style
 * @param {string | undefined} slot
 */
const takeStyle = (style, slot) => (isStyleSlot(slot) ? styleIntoSlot(slot, style) : importStyles(style));

/**
 * @param {string | undefined} slot
 * @returns {slot is string}
 */
const isStyleSlot = (slot) => slot !== undefined && slot !== "content";

/** @param {DataTransfer} transfer */
function isUsable(transfer) {
  return [...transfer.types].some((type) => ["Files", "text/uri-list", "text/plain"].includes(type));
}
