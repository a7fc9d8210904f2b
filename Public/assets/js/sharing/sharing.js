// @ts-check
// The dialog from which a result is shared: the painting, both pictures in one, or a moving strength; to other
// programs where the browser can, to the clipboard, or as a download.

import { all, button, byId, dialog, image, input, inputs, select } from "../core/dom.js";
import { subscribe } from "../core/store.js";
import { formatBytes, t } from "../core/strings.js";
import { openDialog } from "../dialogs/dialogs.js";
import { markSaved } from "../shelf/shelf.js";
import { copyPicture, fileName, saveBlob, wholePainting } from "../stage/download.js";
import { toast, toastError } from "../ui/toasts.js";
import { filmType } from "./film.js";
import { isPossible, Maker } from "./making.js";

/** @typedef {import("./making.js").Made} Made */

/**
 * How files of a type end.
 * @type {Record<string, string>}
 */
const endings = {
  "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/avif": "avif", "image/gif": "gif",
  "video/mp4": "mp4", "video/webm": "webm",
};

/** @type {Maker | null} */
let maker = null;
/** @type {AbortController | null} */
let work = null;
/** @type {Made | null} */
let made = null;
/** @type {string | null} */
let shownURL = null;

const video = () => /** @type {HTMLVideoElement} */ (byId("sharing-video"));

export function setUpSharing() {
  button("tool-share").addEventListener("click", openSharing);
  subscribe(["painting"], ({ painting }) => {
    button("tool-share").disabled = !painting;
  });
  for (const field of inputs("#sharing-dialog :is(input, select)")) field.addEventListener("change", make);
  button("sharing-stop").addEventListener("click", () => work?.abort());
  button("sharing-again").addEventListener("click", make);
  button("sharing-download").addEventListener("click", download);
  button("sharing-copy").addEventListener("click", () => made && copyPicture(Promise.resolve(made.blob)));
  button("sharing-share").addEventListener("click", share);
  dialog("sharing-dialog").addEventListener("close", end);
  const type = filmType();
  const [film] = [...select("sharing-format").options].filter(({ value }) => value === "film");
  if (!type) film.remove();
  else film.text = t("sharingFilm", { format: (endings[type.split(";")[0]] ?? "").toUpperCase() });
}

async function openSharing() {
  const result = await wholePainting();
  if (result) await shareResult(result);
}

/**
 * Opens the dialog for a result.
 * @param {import("../core/types.js").Result} result
 */
export async function shareResult(result) {
  if (maker?.result !== result) maker = new Maker(result);
  offerKinds(result);
  openDialog("sharing-dialog");
  await make();
}

/**
 * Only what can be made of a result can be chosen; what cannot says why.
 * @param {import("../core/types.js").Result} result
 */
function offerKinds(result) {
  const radios = inputs("[name=sharing-kind]");
  for (const radio of radios) radio.disabled = !isPossible(/** @type {any} */ (radio.value), result);
  if (radios.some(({ checked, disabled }) => checked && disabled)) radios[0].checked = true;
  const isMissing = radios.some(({ disabled }) => disabled);
  byId("sharing-missing").hidden = !isMissing;
  if (isMissing) byId("sharing-missing").textContent = t(result.snapshot.content ? "sharingNoStyle" : "sharingNoPhoto");
}

function end() {
  work?.abort();
  show(null);
}

/** @returns {import("./making.js").Wanted} */
function wanted() {
  const chosen = (/** @type {string} */ name) => inputs(`[name=${name}]:checked`)[0].value;
  return {
    kind: /** @type {any} */ (chosen("sharing-kind")),
    layout: /** @type {any} */ (chosen("sharing-layout")),
    isLabelled: input("sharing-labels").checked,
    format: /** @type {any} */ (select("sharing-format").value),
    side: Number(select("sharing-side").value),
    isReturning: input("sharing-return").checked,
  };
}

/** Makes what is chosen and shows it. */
async function make() {
  work?.abort();
  if (!maker) return;
  const { signal } = work = new AbortController();
  const what = wanted();
  for (const options of all("[data-sharing]")) options.hidden = options.dataset.sharing !== what.kind;
  show(null);
  say(t("sharingMaking"));
  byId("sharing-progress").hidden = what.kind !== "strengths";
  progress(0);
  button("sharing-again").hidden = true;
  try {
    const file = await maker.make(what, { signal, onProgress: (part) => signal.aborted || progress(part) });
    if (signal.aborted) return;
    show(file);
  } catch (failure) {
    if (work?.signal !== signal) return;
    say(t(signal.aborted ? "cancelled" : "sharingFailed"));
    button("sharing-again").hidden = false;
    if (!signal.aborted) toastError(failure);
  } finally {
    if (work?.signal === signal) byId("sharing-progress").hidden = true;
  }
}

/** @param {number} part */
function progress(part) {
  /** @type {HTMLProgressElement} */ (byId("sharing-bar")).value = part;
}

/**
 * Shows a file and what can be done with it; nothing while there is none.
 * @param {Made | null} file
 */
function show(file) {
  made = file;
  if (shownURL) URL.revokeObjectURL(shownURL);
  shownURL = file && URL.createObjectURL(file.blob);
  const isFilm = file?.blob.type.startsWith("video/") ?? false;
  const picture = image("sharing-image");
  picture.hidden = !file || isFilm;
  video().hidden = !isFilm;
  if (shownURL && !isFilm) picture.src = shownURL;
  else picture.removeAttribute("src");
  if (shownURL && isFilm) {
    video().src = shownURL;
    video().play().catch(() => {});
  } else {
    video().removeAttribute("src");
  }
  const isStill = file !== null && !isFilm && file.blob.type !== "image/gif";
  button("sharing-download").disabled = !file;
  button("sharing-copy").disabled = !isStill;
  const canShare = file !== null && (navigator.canShare?.({ files: [shareable(file)] }) ?? false);
  // Where nothing is ever shared, nothing says so.
  if (file) button("sharing-share").hidden = !canShare;
  button("sharing-share").disabled = !canShare;
  button("sharing-download").classList.toggle("primary", button("sharing-share").hidden);
  if (file) say(summaryOf(file));
}

/** @param {Made} file */
function summaryOf({ blob, width, height }) {
  const type = (endings[blob.type] ?? "").replace("jpg", "jpeg").toUpperCase();
  return t("sharingSize", { width, height, type, size: formatBytes(blob.size) });
}

/** @param {string} text */
function say(text) {
  byId("sharing-status").textContent = text;
}

/** @param {Made} file */
const nameOf = ({ blob, suffix }) =>
  `${maker ? fileName(maker.result.snapshot) : "impasto"}${suffix}.${endings[blob.type] ?? "bin"}`;

/** @param {Made} file */
const shareable = (file) => new File([file.blob], nameOf(file), { type: file.blob.type });

function download() {
  if (!made || !maker) return;
  saveBlob(made.blob, nameOf(made));
  if (made.suffix === "") markSaved(maker.result.id);
}

async function share() {
  if (!made) return;
  try {
    await navigator.share({ files: [shareable(made)] });
  } catch (failure) {
    // Whoever shares may think better of it.
    if (failure instanceof Error && failure.name === "AbortError") return;
    toast(t("sharingRefused"), { error: true, action: t("download"), run: download });
  }
}
