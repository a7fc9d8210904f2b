// @ts-check
// Before and after, side by side or by press and hold.

import { button, byId, input, targetOf } from "../core/dom.js";
import { read, subscribe } from "../core/store.js";
import { t } from "../core/strings.js";
import { badge } from "./stage.js";

const frame = () => byId("frame");
const viewport = () => byId("viewport");
/** A press this long is meant to be held, in ms. */
const holdDelay = 140;
/** A pointer that moves no further than this, in px, was held still. */
const stillness = 5;

export function setUpCompare() {
  button("tool-compare").addEventListener("click", toggleCompare);
  input("compare-range").addEventListener("input", moveDivider);
  setUpHoldButton();
  setUpHoldPicture();
  setUpDivider();
  subscribe(["painting"], () => {
    button("tool-compare").disabled = !hasBoth();
    if (!hasBoth()) setCompare(false);
    offerOriginal();
  });
}

/** Whether there is a painting, and the photo that it was made of: one that came as a file does not say. */
const hasBoth = () => Boolean(read("painting")?.snapshot.content);

export function toggleCompare() {
  if (hasBoth()) setCompare(!frame().classList.contains("is-comparing"));
}

/**
 * The photo over the result, while `on`.
 * @param {boolean} on
 */
export function showOriginal(on) {
  if (!hasBoth() || frame().classList.contains("is-comparing")) return;
  byId("original").hidden = !on;
  badge("held", on ? t("badgePhoto") : "");
}

/** @param {boolean} on */
function setCompare(on) {
  frame().classList.toggle("is-comparing", on);
  byId("tool-compare").setAttribute("aria-pressed", String(on));
  byId("divider").hidden = !on;
  byId("compare-range").hidden = !on;
  if (read("painting")) byId("original").hidden = !on;
  offerOriginal();
  if (on) {
    moveDivider();
    byId("compare-range").focus({ preventScroll: true });
  }
}

function moveDivider() {
  frame().style.setProperty("--split", `${input("compare-range").value}%`);
}

/** While both are compared, the photo is there already. */
function offerOriginal() {
  const isComparing = frame().classList.contains("is-comparing");
  const tool = button("tool-original");
  tool.disabled = !hasBoth() || isComparing;
  tool.title = t(isComparing ? "originalWhileComparing" : "holdOriginalTitle");
}

/**
 * Where the picture is larger than its place, a drag moves the picture: the divider is moved by itself, or by a click.
 */
function setUpDivider() {
  const divider = byId("divider");
  const place = (/** @type {PointerEvent} */ { clientX }) => {
    const { left, width } = frame().getBoundingClientRect();
    input("compare-range").value = String(((clientX - left) / width) * 100);
    moveDivider();
  };
  divider.addEventListener("pointerdown", (event) => {
    event.stopPropagation();
    divider.setPointerCapture(event.pointerId);
  });
  divider.addEventListener("pointermove", (event) => divider.hasPointerCapture(event.pointerId) && place(event));
  /** @type {PointerEvent | null} */
  let pressed = null;
  viewport().addEventListener("pointerdown", (event) => {
    pressed = targetOf(event).closest(".zoom-bar") ? null : event;
  });
  viewport().addEventListener("pointerup", (event) => {
    const isClick = pressed?.pointerId === event.pointerId && !hasMoved(pressed, event);
    pressed = null;
    const isSplit = frame().classList.contains("is-comparing") && viewport().classList.contains("is-pannable");
    if (isClick && isSplit) place(event);
  });
}

/**
 * @param {PointerEvent} from
 * @param {PointerEvent} to
 */
const hasMoved = (from, to) => Math.hypot(to.clientX - from.clientX, to.clientY - from.clientY) > stillness;

function setUpHoldButton() {
  const hold = button("tool-original");
  hold.addEventListener("pointerdown", () => showOriginal(true));
  for (const type of ["pointerup", "pointerleave", "pointercancel", "blur"]) {
    hold.addEventListener(type, () => showOriginal(false));
  }
  hold.addEventListener("keydown", ({ key }) => [" ", "Enter"].includes(key) && showOriginal(true));
  hold.addEventListener("keyup", () => showOriginal(false));
  hold.addEventListener("contextmenu", (event) => event.preventDefault());
}

function setUpHoldPicture() {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {PointerEvent | null} */
  let pressed = null;
  const end = () => {
    clearTimeout(timer);
    if (timer) showOriginal(false);
    timer = undefined;
  };
  frame().addEventListener("pointerdown", (event) => {
    end();
    // A second finger is there to zoom, and one that paints does not look.
    if (event.button !== 0 || !event.isPrimary || viewport().classList.contains("is-painting")) return;
    pressed = event;
    timer = setTimeout(() => showOriginal(true), holdDelay);
  });
  // The picture is moved, not looked at.
  viewport().addEventListener("pointermove", (event) => {
    const isPan = viewport().classList.contains("is-panning");
    if (timer && pressed && isPan && hasMoved(pressed, event)) end();
  });
  for (const type of ["pointerup", "pointercancel"]) viewport().addEventListener(type, end);
  frame().addEventListener("pointerleave", end);
}
