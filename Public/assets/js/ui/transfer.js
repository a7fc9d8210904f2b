// Dropping and pasting: pictures into slots, results for their settings, style cards, files and links for import.

import { byId } from "../core/dom.js";
import { importStyles } from "../gallery/importing.js";
import { isDialogOpen } from "../dialogs/dialogs.js";
import { useFile } from "../settings/pickers.js";
import { textsOfPNG } from "../net/pngtext.js";
import { recall, receiptKeyword } from "../settings/recall.js";
import { mode, styleSlots } from "../settings/state.js";
import { t } from "../core/strings.js";
import { toast } from "./toasts.js";

const styleLink = /#style=[A-Za-z0-9_-]+/;

/** The slot that the pointer is over, for pasting. */
let hovered = null;

export function setUpTransfer() {
  document.addEventListener("pointerover", (event) => {
    hovered = event.target.closest?.(".slot")?.dataset.slot ?? null;
  });
  document.addEventListener("dragover", dragOver);
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) endDrag();
  });
  document.addEventListener("drop", drop);
  document.addEventListener("paste", paste);
}

function dragOver(event) {
  if (!carries(event.dataTransfer)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
  const slot = event.target.closest?.(".slot");
  for (const other of document.querySelectorAll(".slot.is-target")) other.classList.toggle("is-target", other === slot);
  slot?.classList.add("is-target");
  const veil = byId("drop-veil");
  veil.hidden = false;
  veil.firstElementChild.textContent = t(slot ? (slot.dataset.slot === "content" ? "dropContent" : "dropStyle") : "dropHere");
}

function endDrag() {
  byId("drop-veil").hidden = true;
  for (const slot of document.querySelectorAll(".slot.is-target")) slot.classList.remove("is-target");
}

async function drop(event) {
  endDrag();
  if (!carries(event.dataTransfer)) return;
  event.preventDefault();
  const slot = event.target.closest?.(".slot")?.dataset.slot ?? null;
  const files = [...event.dataTransfer.files];
  if (files.length) await takeFiles(files, slot);
  else await takeText(event.dataTransfer.getData("text/uri-list") || event.dataTransfer.getData("text/plain"));
}

async function paste(event) {
  const files = [...event.clipboardData.files];
  const isTyping = event.target.matches?.("input[type=text], input[type=search], input[type=number], textarea");
  if (files.length) {
    event.preventDefault();
    const focused = document.activeElement?.closest(".slot")?.dataset.slot;
    await takeFiles(files, hovered ?? focused ?? null, { pasted: true });
    return;
  }
  if (isTyping) return;
  const text = event.clipboardData.getData("text/plain");
  if (await takeText(text)) event.preventDefault();
  else if (!isDialogOpen()) toast(t("pasteNothing"));
}

/** A file over a slot is a picture for it; elsewhere it is what it says it is. */
async function takeFiles(files, slot, { pasted = false } = {}) {
  const pictures = [];
  for (const file of files.slice(0, 17)) {
    if (/json/.test(file.type) || /\.json$/i.test(file.name)) {
      await importStyles(file, "application/json");
      return;
    }
    if (!slot) {
      const texts = await textsOfPNG(file);
      if ([...texts.keys()].some((keyword) => /^impasto-style/i.test(keyword))) {
        await importStyles(file, "image/png");
        return;
      }
      if (texts.has(receiptKeyword) && recall(texts.get(receiptKeyword))) return;
    }
    pictures.push(file);
  }
  const title = pasted ? t("pastedPicture") : undefined;
  const targets = slot ? [slot] : ["content", ...(mode() === "combine" ? styleSlots() : ["A"])];
  for (const [index, file] of pictures.entries()) {
    if (index < targets.length) await useFile(targets[index], file, title);
  }
}

async function takeText(text) {
  const link = styleLink.exec(text ?? "")?.[0];
  if (link) {
    await importStyles(link, "text/plain");
    return true;
  }
  if (/^\s*\{[\s\S]*impasto/i.test(text ?? "")) {
    await importStyles(text, "application/json");
    return true;
  }
  return false;
}

const carries = (transfer) => [...transfer.types].some((type) => ["Files", "text/uri-list", "text/plain"].includes(type));
