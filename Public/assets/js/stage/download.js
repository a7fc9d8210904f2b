// @ts-check
// The result as a file or on the clipboard.

import { all, busy, button, byId, element, input, dialog } from "../core/dom.js";
import { endingOf, titleOfFormat } from "../core/format.js";
import { contextOf } from "../core/imagefile.js";
import { isKnownStandard } from "../files/colors.js";
import { withProvenance } from "../files/provenance.js";
import { receiptKeyword } from "../files/receipt.js";
import { textsOfXMP } from "../files/xmptext.js";
import { fileStem } from "../core/picture.js";
import { read, subscribe } from "../core/store.js";
import { formatBytes, t } from "../core/strings.js";
import { openDialog } from "../dialogs/dialogs.js";
import { paintAside, render, resultUnderWay } from "../painting/render.js";
import { fingerprint } from "../settings/fingerprint.js";
import { isComplete } from "../settings/snapshot.js";
import { markSaved } from "../shelf/shelf.js";
import { toast, toastError } from "../ui/toasts.js";

/** @typedef {import("../core/types.js").Snapshot} Snapshot */
/** @typedef {import("../core/types.js").Result} Result */
/** @typedef {import("../core/types.js").Picture} Picture */
/** @typedef {"png" | "jpeg" | "webp" | "avif"} Format */

/**
 * What browsers make of any painting. In the other formats the server paints it once more.
 * @type {Format[]}
 */
const madeHere = ["png", "jpeg"];

/** A download has begun after this time, in ms; its blob is no longer needed then. */
const downloadBegins = 10_000;
/**
 * The result that the dialog is about: what was on the stage when it opened, whatever is there now.
 * @type {Result | null}
 */
let offered = null;
/**
 * Ends what the server paints for the dialog.
 * @type {AbortController | null}
 */
let again = null;

const formatButtons = () => /** @type {HTMLButtonElement[]} */ (all("#download-dialog [data-format]"));

export function setUpDownload() {
  button("tool-download").addEventListener("click", openDownload);
  button("tool-copy").addEventListener("click", copy);
  for (const one of formatButtons()) {
    one.addEventListener("click", () => busy(one, () => download(/** @type {Format} */ (one.dataset.format))));
  }
  dialog("download-dialog").addEventListener("close", () => again?.abort());
  input("download-name").addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    download(formatOf(offered));
  });
  subscribe(["painting"], ({ painting }) => {
    button("tool-download").disabled = !painting;
    button("tool-copy").disabled = !painting;
  });
}

export async function openDownload() {
  const result = await wholePainting();
  if (!result) return;
  offered = result;
  input("download-name").value = fileName(result.snapshot);
  // The main button is the format that was chosen; the others encode the picture anew.
  for (const one of formatButtons()) {
    const format = /** @type {Format} */ (one.dataset.format);
    one.classList.toggle("primary", format === formatOf(result));
    one.disabled = format !== formatOf(result) && !isMadeHere(result, format) && !isComplete(result.snapshot);
  }
  say(result, []);
  openDialog("download-dialog");
  input("download-name").select();
  const known = [...new Set([...madeHere.filter((format) => isMadeHere(result, format)), formatOf(result)])];
  const files = await Promise.all(known.map((format) => fileOf(result, format)));
  const sizes = files.map(({ size }, index) => `${titleOfFormat(known[index])} ${formatBytes(size)}`);
  if (offered === result && !again) say(result, sizes);
}

/**
 * @param {Result} result
 * @param {string[]} sizes
 */
function say({ width, height }, sizes) {
  byId("download-size").textContent = [t("downloadSize", { width, height }), ...sizes].join(" · ");
}

/**
 * @param {Result | null} result
 * @returns {Format}
 */
const formatOf = (result) => /** @type {Format} */ (result?.blob.type.replace("image/", "") ?? "png");

/**
 * Whether the browser makes such a file of a result: what is kept of the photo, its metadata or its profile, would be
 * lost.
 * @param {Result} result
 * @param {Format} format
 */
const isMadeHere = ({ snapshot: { content, keepMetadata, profile } }, format) =>
  madeHere.includes(format) && !keepMetadata && (profile !== "keep" || !content || isKnownStandard(content));

/**
 * The file of a result in a format that browsers make, or in its own, with its settings inside if they are wanted. What
 * is encoded here has them in JPEG only.
 * @param {Result} result
 * @param {Format} [format]
 */
export async function fileOf(result, format = formatOf(result)) {
  const { blob, snapshot, receipt } = result;
  const file = await inFormat(blob, format, snapshot.quality);
  if (format === "png" || !receipt || !snapshot.metadata) return file;
  // The server's own has them already.
  if ((await textsOfXMP(file)).has(receiptKeyword)) return file;
  return withProvenance(file, receipt, blob);
}

/** @param {Format} format */
async function download(format) {
  const result = offered;
  if (!result) return;
  const isHere = format === formatOf(result) || isMadeHere(result, format);
  const blob = isHere ? await fileOf(result, format) : await paintedAs(result, format);
  // It was closed meanwhile.
  if (!blob || offered !== result || !dialog("download-dialog").open) return;
  const name = input("download-name").value.replace(/[\\/:*?"<>|\u0000-\u001f]/g, "-").trim() || "impasto";
  saveBlob(blob, name + endingOf(blob.type));
  markSaved(result.id);
  dialog("download-dialog").close();
}

/**
 * The same painting in a format that only the server writes; null if it comes to nothing, which has been said.
 * @param {Result} result
 * @param {Format} format
 */
async function paintedAs(result, format) {
  again?.abort();
  const controller = new AbortController();
  again = controller;
  const show = (/** @type {number} */ fraction) =>
    say(result, [t("downloadAgain", { format: titleOfFormat(format), percent: Math.round(fraction * 100) })]);
  show(0);
  try {
    return (await paintAside({ ...result.snapshot, format }, controller, (job) => show(job.fraction ?? 0))).blob;
  } catch (failure) {
    if (!controller.signal.aborted) {
      say(result, []);
      toastError(failure, { topic: "download" });
    }
    return null;
  } finally {
    if (again === controller) again = null;
  }
}

/**
 * Hands a blob to the browser's downloads.
 * @param {Blob} blob
 * @param {string} name
 */
export function saveBlob(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = element("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), downloadBegins);
}

/**
 * What is on the stage in full, with its own settings; painted first if only a preview is there. Null if that fails.
 * @returns {Promise<Result | null>}
 */
export async function wholePainting() {
  const painting = read("painting");
  if (!painting || painting.result) return painting?.result ?? null;
  const { snapshot } = painting;
  return resultUnderWay(fingerprint(snapshot)) ?? render({ snapshot });
}

function copy() {
  if (!read("painting")) return;
  copyPicture(wholePainting().then((result) => {
    if (!result) throw new DOMException("nothing was painted", "AbortError");
    return result.blob;
  }), { action: t("download"), run: openDownload });
}

/**
 * Copies a picture that is there or will be; says what came of it. Where it cannot be copied, there is an `offer` of
 * something else; why there is no picture has been said by whoever promised it.
 * @param {Promise<Blob>} picture
 * @param {{ action: string, run: () => unknown } | {}} offer
 */
export async function copyPicture(picture, offer = {}) {
  if (!navigator.clipboard || !("write" in navigator.clipboard) || !window.ClipboardItem) {
    toast(t("copyUnavailable"), { error: true, ...offer });
    return;
  }
  // Clipboards take PNG.
  const copied = picture.then((blob) => inFormat(blob, "png"));
  try {
    // The promise goes in as it is: Safari refuses a copy that begins after an await.
    await navigator.clipboard.write([new ClipboardItem({ "image/png": copied })]);
    toast(t("copied"));
  } catch {
    if (!await copied.catch(() => null)) return;
    toast(t("copyFailed"), { error: true, ...offer });
  }
}

/**
 * @param {Blob} blob
 * @param {Format} format
 * @param {number} [quality]
 */
async function inFormat(blob, format, quality = 90) {
  const type = `image/${format}`;
  if (blob.type === type) return blob;
  const image = await createImageBitmap(blob);
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = contextOf(canvas);
  if (format === "jpeg") {
    context.fillStyle = "#fff";
    context.fillRect(0, 0, image.width, image.height);
  }
  context.drawImage(image, 0, 0);
  image.close();
  return canvas.convertToBlob({ type, quality: quality / 100 });
}

/**
 * Such as `lighthouse-night-swirl-80`: what it shows, in which style, how strong if not fully.
 * @param {Snapshot} snapshot
 */
export function fileName({ content, styles, strength }) {
  const named = (/** @type {Picture | null} */ picture) => (picture?.kind === "sample" ? picture.name : picture?.title);
  const names = [content, ...styles.slice(0, 3).map(({ picture }) => picture)].map(named);
  if (strength < 100) names.push(String(strength));
  return fileStem(names.join("-")).slice(0, 100) || "impasto";
}
