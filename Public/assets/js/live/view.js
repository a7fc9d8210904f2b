// @ts-check
// What is seen of live painting: its part of the stage, put there when it is opened first.

import { addressOf } from "../core/address.js";
import { all, button, byId, element, first, input, select } from "../core/dom.js";
import { t } from "../core/strings.js";
import { setUpSliders } from "../settings/sliders.js";

/** @typedef {"camera" | "clip"} Kind */

const sheet = addressOf("/assets/css/pages/live.css");
const root = () => document.documentElement;
/** What lies behind a full window and is out of reach meanwhile. */
const behind = () =>
  all(".site-header, .site-footer, .panel, .regions, .band, .skip-link, .live-tools, .live-foot, .shelf");

export const canvas = () => /** @type {HTMLCanvasElement} */ (byId("live-canvas"));
const context = () => /** @type {CanvasRenderingContext2D} */ (canvas().getContext("2d"));

/** Puts the part into the page; done when it can be shown as it is meant. */
export async function prepareView() {
  const link = element("link", { rel: "stylesheet", href: sheet });
  const loaded = new Promise((resolve) => {
    link.addEventListener("load", resolve);
    link.addEventListener("error", resolve);
  });
  document.head.append(link);
  await loaded;
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById("live-template"));
  const part = /** @type {HTMLElement} */ (document.importNode(template.content, true).firstElementChild);
  part.hidden = true;
  first(".stage > h2").after(part);
  setUpSliders(part);
}

/**
 * Shows the part in the place of the picture.
 * @param {Kind} kind
 */
export function showView(kind) {
  byId("live").hidden = false;
  byId("live").classList.toggle("is-clip", kind === "clip");
  canvas().setAttribute("aria-label", t(kind === "clip" ? "liveAltClip" : "liveAlt"));
  root().classList.add("is-live");
  first("#render .live-only").hidden = false;
}

export function hideView() {
  leaveFull();
  forgetPicture();
  say("");
  byId("live").hidden = true;
  root().classList.remove("is-live");
  first("#render .live-only").hidden = true;
}

/**
 * Says something over the picture; nothing if empty.
 * @param {string} text
 * @param {{ isError?: boolean, again?: boolean }} options - whether it can be tried again
 */
export function say(text, { isError = false, again = false } = {}) {
  const line = byId("live-message");
  if (line.textContent !== text) line.textContent = text;
  line.classList.toggle("is-error", isError);
  button("live-again").hidden = !again;
}

/**
 * The size of the picture, whatever size is painted.
 * @param {{ width: number, height: number }} size
 */
export function setPictureSize({ width, height }) {
  byId("live-frame").style.setProperty("--aspect", String(width / height));
  if (canvas().width === width && canvas().height === height) return;
  Object.assign(canvas(), { width, height });
}

/**
 * Draws a painting, as large as there is room for.
 * @param {ImageBitmap} painting
 */
export function draw(painting) {
  const { width, height } = canvas();
  const scale = Math.min(width / painting.width, height / painting.height);
  const [w, h] = [painting.width * scale, painting.height * scale];
  const isWhole = Math.abs(w - width) < 3 && Math.abs(h - height) < 3;
  if (!isWhole) context().clearRect(0, 0, width, height);
  context().imageSmoothingQuality = "high";
  if (isWhole) context().drawImage(painting, 0, 0, width, height);
  else context().drawImage(painting, (width - w) / 2, (height - h) / 2, w, h);
  byId("live").classList.add("has-picture");
}

export function forgetPicture() {
  byId("live").classList.remove("has-picture");
  showFigures("");
}

/** @param {string} text */
export function showFigures(text) {
  const line = byId("live-figures");
  if (line.textContent !== text) line.textContent = text;
}

/** @param {boolean} on - whether the camera runs */
export function showCameraSign(on) {
  byId("live-sign").hidden = !on;
}

/**
 * How long has been recorded; null while nothing is.
 * @param {string | null} clock
 */
export function showRecording(clock) {
  byId("live-recording").hidden = clock === null;
  if (clock !== null) byId("live-recorded").textContent = clock;
  const label = t(clock === null ? "liveRecord" : "liveRecordStop");
  for (const id of ["live-record", "live-record-over"]) button(id).setAttribute("aria-pressed", String(clock !== null));
  first("#live-record span").textContent = label;
  button("live-record-over").setAttribute("aria-label", label);
  input("live-sound").disabled = clock !== null;
  input("live-file").disabled = clock !== null;
}

/**
 * Offers the cameras, if there is a choice.
 * @param {{ id: string, name: string }[]} list
 * @param {string | undefined} current
 */
export function showCameras(list, current) {
  byId("live-cameras").hidden = list.length < 2;
  select("live-camera").replaceChildren(
    ...list.map(({ id, name }) => element("option", { value: id, selected: id === current }, name)));
}

/** @param {boolean} on */
export function showMirror(on) {
  button("live-mirror").setAttribute("aria-pressed", String(on));
}

// Full screen

/** Whether the picture has the window, and with it the screen where that is given. */
export const isFull = () => root().classList.contains("is-full-live");
/** Whether the screen was given for this, and not to a film. */
let hasScreen = false;

/** The whole screen for the picture; the whole window, where the browser gives no screen to pages. */
export async function toggleFull() {
  if (isFull()) {
    leaveFull();
    return;
  }
  fillWindow(true);
  // The page, so that dialogs and messages are seen there, too; its root is the stage's.
  if (document.fullscreenEnabled) await document.body.requestFullscreen().catch(() => {});
  hasScreen = document.fullscreenElement === document.body;
  if (hasScreen && !isFull()) leaveFull();
}

export function leaveFull() {
  if (document.fullscreenElement === document.body) document.exitFullscreen().catch(() => {});
  if (isFull()) fillWindow(false);
}

/** To be called when the screen was given or taken. */
export function followScreen() {
  if (document.fullscreenElement || !hasScreen) return;
  hasScreen = false;
  if (isFull()) fillWindow(false);
}

/** @param {boolean} on */
function fillWindow(on) {
  root().classList.toggle("is-full-live", on);
  for (const part of behind()) part.inert = on;
  if (on) button("live-shrink").focus({ preventScroll: true });
  else button("live-full").focus({ preventScroll: true });
}

// Clips

/**
 * Says how it is with a clip.
 * @param {string} text
 * @param {number | null} part - how far it is; null while nothing is done
 */
export function showClip(text, part) {
  const line = byId("live-clip-text");
  if (line.textContent !== text) line.textContent = text;
  const bar = /** @type {HTMLProgressElement} */ (byId("live-clip-bar"));
  bar.hidden = part === null;
  bar.value = part ?? 0;
  button("live-clip-paint").hidden = part !== null;
  button("live-clip-camera").hidden = part !== null;
  button("live-clip-cancel").hidden = part === null;
  input("live-file").disabled = part !== null;
}
