// The result as a file or on the clipboard.

import { openDialog } from "../dialogs/dialogs.js";
import { byId, element } from "../core/dom.js";
import { fingerprint } from "../settings/fingerprint.js";
import { render, resultUnderWay } from "../painting/render.js";
import { observeStage, paintingOnStage } from "./stage.js";
import { t } from "../core/strings.js";
import { toast } from "../ui/toasts.js";

export function setUpDownload() {
  byId("tool-download").addEventListener("click", openDownload);
  byId("tool-copy").addEventListener("click", copy);
  byId("download-png").addEventListener("click", () => download("png"));
  byId("download-jpeg").addEventListener("click", () => download("jpeg"));
  byId("download-name").addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    download(offered.blob.type === "image/jpeg" ? "jpeg" : "png");
  });
  observeStage((painting) => {
    byId("tool-download").disabled = !painting;
    byId("tool-copy").disabled = !painting;
  });
}

/** The result that the dialog is about: what was on the stage when it opened, whatever is there now. */
let offered = null;

export async function openDownload() {
  const result = await wholePainting();
  if (!result) return;
  offered = result;
  byId("download-name").value = fileName(result.snapshot);
  byId("download-size").textContent = t("downloadSize", { width: result.width, height: result.height });
  openDialog("download-dialog");
  byId("download-name").select();
}

async function download(format) {
  const blob = await inFormat(offered.blob, format, offered.snapshot.quality);
  const name = byId("download-name").value.replace(/[\\/:*?"<>|\u0000-\u001f]/g, "-").trim() || "impasto";
  saveBlob(blob, `${name}.${format === "png" ? "png" : "jpg"}`);
  byId("download-dialog").close();
}

/** Hands a blob to the browser's downloads. */
export function saveBlob(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = element("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** What is on the stage in full, with its own settings; painted first if only a preview is there. Null if that fails. */
async function wholePainting() {
  const painting = paintingOnStage();
  if (!painting || painting.result) return painting?.result ?? null;
  const { snapshot } = painting;
  return resultUnderWay(fingerprint(snapshot)) ?? render({ snapshot });
}

async function copy() {
  if (!paintingOnStage()) return;
  if (!navigator.clipboard?.write || !window.ClipboardItem) {
    toast(t("copyUnavailable"), { error: true, action: t("download"), run: openDownload });
    return;
  }
  const copied = wholePainting().then((result) => {
    if (!result) throw new DOMException("nothing was painted", "AbortError");
    return inFormat(result.blob, "png");
  });
  try {
    // Clipboards take PNG. The promise goes in as it is: Safari refuses a copy that begins after an await.
    await navigator.clipboard.write([new ClipboardItem({ "image/png": copied })]);
    toast(t("copied"));
  } catch {
    // Why nothing was painted has been said.
    if (!await copied.catch(() => null)) return;
    toast(t("copyFailed"), { error: true, action: t("download"), run: openDownload });
  }
}

async function inFormat(blob, format, quality = 90) {
  const type = `image/${format}`;
  if (blob.type === type) return blob;
  const image = await createImageBitmap(blob);
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  if (format === "jpeg") {
    context.fillStyle = "#fff";
    context.fillRect(0, 0, image.width, image.height);
  }
  context.drawImage(image, 0, 0);
  image.close();
  return canvas.convertToBlob({ type, quality: quality / 100 });
}

/** Such as `lighthouse-night-swirl-80`: what it shows, in which style, how strong if not fully. */
function fileName(snapshot) {
  const part = (picture) => (picture.kind === "sample" ? picture.name : picture.title);
  const names = [part(snapshot.content), ...snapshot.styles.slice(0, 3).map((style) => part(style.picture))];
  if (snapshot.strength < 100) names.push(snapshot.strength);
  return names.join("-").normalize("NFC").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 100) || "impasto";
}
