// @ts-check
// The camera: opened, named, and let go of. What was chosen is remembered in the browser, if anything may be.

import { PlainError } from "../core/plainerror.js";
import { read } from "../core/store.js";
import { t } from "../core/strings.js";
import { lastingTexts } from "../kept/storage.js";

/**
 * What was chosen for live pictures.
 * @typedef {object} Choices
 * @property {string} [camera] - its id in this browser
 * @property {boolean} [isMirrored] - if it looks at whoever holds it
 */

const choicesName = "impasto-live";
/**
 * What was chosen on this page: it holds there whether anything is kept or not.
 * @type {Choices}
 */
let chosenHere = {};
/**
 * What is said when a camera cannot be had, by the error's name.
 * @type {Record<string, string>}
 */
const reasons = {
  NotAllowedError: "liveDenied",
  SecurityError: "liveDenied",
  NotFoundError: "liveMissing",
  OverconstrainedError: "liveMissing",
  NotReadableError: "liveBusy",
  AbortError: "liveBusy",
};

/** There is no camera; the message says why. */
export class NoCamera extends PlainError {}

/**
 * Opens a camera: the one that was asked for or, if that is gone, whichever the browser chooses. Throws `NoCamera`.
 * @param {string | undefined} id
 * @returns {Promise<MediaStream>}
 */
export async function openCameraStream(id) {
  if (!navigator.mediaDevices || !("getUserMedia" in navigator.mediaDevices)) {
    throw new NoCamera(t(window.isSecureContext ? "liveFailed" : "liveInsecure"));
  }
  // No larger than what is ever painted of it.
  const wanted = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } };
  try {
    const which = id ? { deviceId: { exact: id } } : {};
    return await navigator.mediaDevices.getUserMedia({ video: { ...wanted, ...which }, audio: false });
  } catch (failure) {
    const name = failure instanceof Error ? failure.name : "";
    if (id && (name === "OverconstrainedError" || name === "NotFoundError")) return openCameraStream(undefined);
    throw new NoCamera(t(reasons[name] ?? "liveFailed"));
  }
}

/**
 * Lets go of a camera or a microphone.
 * @param {MediaStream | null} stream
 */
export function release(stream) {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

/** The cameras that there are, by name once one of them was allowed. */
export async function cameras() {
  const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  const named = (/** @type {string} */ label, /** @type {number} */ index) =>
    label || t("liveCameraNamed", { number: index + 1 });
  return devices.filter(({ kind, deviceId }) => kind === "videoinput" && deviceId)
    .map(({ deviceId, label }, index) => ({ id: deviceId, name: named(label, index) }));
}

/**
 * What is known of an open camera: its id, and whether it looks at whoever holds it.
 * @param {MediaStream} stream
 */
export function aboutCamera(stream) {
  const { deviceId, facingMode } = stream.getVideoTracks()[0]?.getSettings() ?? {};
  return { id: deviceId, isOfUser: facingMode !== "environment" };
}

/**
 * What was chosen on this page or, if that is remembered, before.
 * @returns {Choices}
 */
export const choices = () => ({ ...remembered(), ...chosenHere });

/** @returns {Choices} */
function remembered() {
  try {
    const { camera, isMirrored } = JSON.parse(lastingTexts().getItem(choicesName) ?? "{}");
    return {
      camera: typeof camera === "string" ? camera : undefined,
      isMirrored: typeof isMirrored === "boolean" ? isMirrored : undefined,
    };
  } catch {
    return {};
  }
}

/**
 * Remembers a choice; where nothing is kept, nothing stays of earlier ones either.
 * @param {Choices} chosen
 */
export function choose(chosen) {
  chosenHere = { ...chosenHere, ...chosen };
  try {
    if (read("keeping") === "kept") lastingTexts().setItem(choicesName, JSON.stringify(choices()));
    else lastingTexts().removeItem(choicesName);
  } catch {
    // Then it holds for this page.
  }
}
