// @ts-check
// Dropping and pasting: pictures into slots, results for their settings, style cards, files and links for import.

import { targetOf } from "../core/dom.js";
import { textsOfJPEG } from "../core/jpegtext.js";
import { textsOfPNG } from "../core/pngtext.js";
import { t } from "../core/strings.js";
import { isDialogOpen } from "../dialogs/dialogs.js";
import { importStyles } from "../gallery/importing.js";
import { paintMany } from "../painting/batch.js";
import { useFile } from "../settings/pickers.js";
import { receiptKeyword } from "../settings/recall.js";
import { activeSlots, slotAround } from "../settings/slots.js";
import { recallFile } from "../shelf/recalled.js";
import { hideDropHint, showDropHint } from "./drophint.js";
import { toast } from "./toasts.js";

const address = /^\s*(https?|file|data|blob):/im;
const styleLink = /#style=[A-Za-z0-9_-]+/;
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
  if (!await takeText(text) && address.test(text)) toast(t("dropAddress"), { stay: true });
}

/** @param {ClipboardEvent} event */
async function paste(event) {
  const clipboard = event.clipboardData;
  if (!clipboard) return;
  const files = [...clipboard.files];
  const typed = "input[type=text], input[type=search], input[type=number], textarea";
  if (files.length) {
    event.preventDefault();
    await takeFiles(files, hovered ?? slotAround(document.activeElement), t("pastedPicture"));
    return;
  }
  if (targetOf(event).matches?.(typed)) return;
  if (await takeText(clipboard.getData("text/plain"))) event.preventDefault();
  else if (!isDialogOpen()) toast(t("pasteNothing"));
}

/**
 * A file over a slot is a picture for it; elsewhere it is what it says it is.
 * @param {File[]} files
 * @param {string | undefined} slot
 * @param {string} [title]
 */
async function takeFiles(files, slot, title) {
  const pictures = [];
  for (const file of files) {
    if (/json/.test(file.type) || /\.json$/i.test(file.name)) {
      await importStyles(file, "application/json");
      return;
    }
    if (!slot) {
      const texts = new Map([...await textsOfPNG(file), ...await textsOfJPEG(file)]);
      if ([...texts.keys()].some((keyword) => /^impasto-style/i.test(keyword))) {
        await importStyles(file, "image/png");
        return;
      }
      const receipt = texts.get(receiptKeyword);
      if (receipt !== undefined && await recallFile(file, receipt)) return;
    }
    pictures.push(file);
  }
  if (slot && slot !== "content") await useStyles(slot, pictures, title);
  else if (pictures.length > 1) await paintMany(pictures);
  else for (const file of pictures) await useFile("content", file, title);
}

/**
 * One picture is the style of its slot; several are the styles from there on, as far as there are slots.
 * @param {string} slot
 * @param {File[]} pictures
 * @param {string} [title]
 */
async function useStyles(slot, pictures, title) {
  const targets = activeSlots().slice(activeSlots().indexOf(slot));
  for (const [index, file] of pictures.slice(0, targets.length).entries()) await useFile(targets[index], file, title);
  if (pictures.length > targets.length) toast(t("dropTooManyStyles", { count: targets.length }));
}

/**
 * Takes a text that holds styles; returns whether it does.
 * @param {string} text
 */
async function takeText(text) {
  const link = styleLink.exec(text)?.[0];
  if (link) {
    await importStyles(link, "text/plain");
    return true;
  }
  if (/^\s*\{[\s\S]*impasto/i.test(text)) {
    await importStyles(text, "application/json");
    return true;
  }
  return false;
}

/** @param {DataTransfer} transfer */
function isUsable(transfer) {
  return [...transfer.types].some((type) => ["Files", "text/uri-list", "text/plain"].includes(type));
}
