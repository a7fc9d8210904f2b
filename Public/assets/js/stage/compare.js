// @ts-check
// Before and after, press and hold for the photo, and 100 % with dragging.

import { button, byId, input, targetOf } from "../core/dom.js";
import { read, subscribe } from "../core/store.js";
import { t } from "../core/strings.js";
import { badge } from "./stage.js";

const frame = () => byId("frame");
const viewport = () => byId("viewport");
/** A press this long is meant to be held, in ms. */
const holdDelay = 140;

export function setUpCompare() {
  button("tool-compare").addEventListener("click", toggleCompare);
  button("tool-zoom").addEventListener("click", toggleZoom);
  input("compare-range").addEventListener("input", moveDivider);
  setUpHoldButton();
  setUpHoldPicture();
  setUpPan();
  subscribe(["painting"], ({ painting }) => {
    for (const id of ["tool-compare", "tool-original", "tool-zoom"]) button(id).disabled = !painting;
    if (!painting) {
      setCompare(false);
      setZoom(false);
    }
  });
}

export function toggleCompare() {
  if (read("painting")) setCompare(!frame().classList.contains("is-comparing"));
}

export function toggleZoom() {
  if (read("painting")) setZoom(!viewport().classList.contains("is-actual"));
}

/**
 * The photo over the result, while `on`.
 * @param {boolean} on
 */
export function showOriginal(on) {
  if (!read("painting") || frame().classList.contains("is-comparing")) return;
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
  if (on) {
    moveDivider();
    byId("compare-range").focus({ preventScroll: true });
  }
}

function moveDivider() {
  frame().style.setProperty("--split", `${input("compare-range").value}%`);
}

/** @param {boolean} on */
function setZoom(on) {
  const view = viewport();
  view.classList.toggle("is-actual", on);
  byId("tool-zoom").setAttribute("aria-pressed", String(on));
  view.tabIndex = on ? 0 : -1;
  if (on) view.scrollTo((view.scrollWidth - view.clientWidth) / 2, (view.scrollHeight - view.clientHeight) / 2);
}

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
  const end = () => {
    clearTimeout(timer);
    if (timer) showOriginal(false);
    timer = undefined;
  };
  frame().addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || viewport().classList.contains("is-actual")) return;
    timer = setTimeout(() => showOriginal(true), holdDelay);
  });
  for (const type of ["pointerup", "pointerleave", "pointercancel"]) frame().addEventListener(type, end);
}

function setUpPan() {
  const view = viewport();
  /** @type {PointerEvent | null} */
  let last = null;
  view.addEventListener("pointerdown", (event) => {
    if (!view.classList.contains("is-actual")) return;
    if (targetOf(event).id === "compare-range" || event.pointerType === "touch") return;
    last = event;
    view.setPointerCapture(event.pointerId);
    view.classList.add("is-panning");
  });
  view.addEventListener("pointermove", (event) => {
    if (!last) return;
    view.scrollBy(last.clientX - event.clientX, last.clientY - event.clientY);
    last = event;
  });
  for (const type of ["pointerup", "pointercancel"]) {
    view.addEventListener(type, () => {
      last = null;
      view.classList.remove("is-panning");
    });
  }
}
