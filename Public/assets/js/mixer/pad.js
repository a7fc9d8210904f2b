// @ts-check
// A pad to mix three or four styles with one hand: pressed or dragged, or moved by arrow keys.

import { byId, element, input } from "../core/dom.js";
import { identityOf } from "../core/picture.js";
import { read, subscribe } from "../core/store.js";
import { settingsChanged } from "../settings/changes.js";
import { extrapolates } from "../settings/mix.js";
import { showOnSlider } from "../settings/sliders.js";
import { pictureIn, styleSlots } from "../settings/slots.js";
import { cornersOf, pointOf, sharesAt } from "./padshape.js";
import { sharesOf } from "../core/shares.js";

/** @typedef {import("./padshape.js").Point} Point */

/** How far an arrow key moves, in sides of the pad; finely with Shift. */
const strides = { usual: 0.05, fine: 0.01 };
/** @type {Record<number, string>} */
const outlines = {
  3: "M50 0L0 100H100ZM50 0V100M0 100L75 50M100 100L25 50",
  4: "M0 0H100V100H0ZM50 0V100M0 50H100",
};
const pad = () => byId("mix-pad");
const handle = () => byId("pad-handle");
/**
 * Where the hand put the handle: shares in whole percents say it less exactly.
 * @type {Point | null}
 */
let place = null;
/** What is at the corners. */
let cornersShown = "";

export function setUpPad() {
  pad().addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    pad().setPointerCapture(event.pointerId);
    handle().focus({ preventScroll: true });
    mixAt(pointUnder(event));
  });
  pad().addEventListener("pointermove", (event) => {
    if (pad().hasPointerCapture(event.pointerId)) mixAt(pointUnder(event));
  });
  pad().addEventListener("lostpointercapture", () => settingsChanged());
  handle().addEventListener("keydown", press);
  subscribe(["settings", "pictures", "mode"], show);
  show();
}

const weightsNow = () => styleSlots().map((letter) => Number(input(`weight-${letter}`).value));

function show() {
  const letters = styleSlots();
  const corners = cornersOf(letters.length);
  pad().hidden = read("mode") !== "combine" || extrapolates() || !corners;
  if (pad().hidden || !corners) return;
  showCorners(letters, corners);
  const weights = weightsNow().map((weight) => Math.max(0, weight));
  const isOurs = place !== null && String(sharesAt(letters.length, place)) === String(weights);
  if (!isOurs) place = null;
  const point = place ?? pointOf(weights);
  put(handle(), point);
  const shares = sharesOf(weights, false);
  const isExact = sharesAt(letters.length, point).every((share, index) => Math.abs(share - shares[index]) < 2);
  handle().classList.toggle("is-near", !isExact);
  const names = letters.map((letter, index) => `${pictureIn(letter)?.title ?? letter} ${shares[index]} %`);
  handle().setAttribute("aria-valuenow", String(shares[0]));
  handle().setAttribute("aria-valuetext", names.join(", "));
}

/**
 * @param {string[]} letters
 * @param {Point[]} corners
 */
function showCorners(letters, corners) {
  const pictures = letters.map(pictureIn);
  // They stay while a hand moves between them.
  const key = pictures.map((picture) => identityOf(picture)).join();
  if (key === cornersShown) return;
  cornersShown = key;
  byId("pad-path").setAttribute("d", outlines[letters.length]);
  byId("pad-corners").replaceChildren(...letters.map((letter, index) => {
    const url = pictures[index]?.url;
    const image = url ? element("img", { src: url, alt: "", draggable: "false" }) : null;
    const corner = element("div", { class: "pad-corner" }, image, element("span", { class: "letter" }, letter));
    put(corner, corners[index]);
    return corner;
  }));
}

/**
 * @param {HTMLElement} node
 * @param {Point} point
 */
function put(node, { x, y }) {
  node.style.setProperty("--x", `${x * 100}%`);
  node.style.setProperty("--y", `${y * 100}%`);
}

/**
 * @param {PointerEvent} event
 * @returns {Point}
 */
function pointUnder({ clientX, clientY }) {
  const { left, top, width, height } = pad().getBoundingClientRect();
  return { x: (clientX - left) / width, y: (clientY - top) / height };
}

/**
 * @param {Point} point
 * @param {import("../core/types.js").Phase} [phase]
 */
function mixAt(point, phase = "moving") {
  const letters = styleSlots();
  const shares = sharesAt(letters.length, point);
  // Inside the shape, wherever the hand is.
  const inside = pointOf(shares);
  const isInside = Math.hypot(inside.x - point.x, inside.y - point.y) < 0.02;
  place = isInside ? point : inside;
  for (const [index, letter] of letters.entries()) showOnSlider(input(`weight-${letter}`), shares[index]);
  settingsChanged(phase);
}

/** @param {KeyboardEvent} event */
function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const move = moves[/** @type {keyof typeof moves} */ (event.key)];
  const count = styleSlots().length;
  if (event.key === "Home") {
    mixAt(pointOf(Array(count).fill(1)), "settled");
  } else if (move) {
    const stride = event.shiftKey ? strides.fine : strides.usual;
    const from = place ?? pointOf(weightsNow());
    mixAt({ x: from.x + move[0] * stride, y: from.y + move[1] * stride }, "settled");
  } else {
    return;
  }
  event.preventDefault();
}
