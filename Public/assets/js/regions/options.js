// @ts-check
// What the hand does: the tool, and how it paints, as the fields of the panel say.

import { all, first, input, inputs, numberIn } from "../core/dom.js";
import { setSlider } from "../settings/sliders.js";

/** @typedef {"brush" | "eraser" | "rectangle" | "linear" | "radial" | "color" | "subject"} Tool */

/** The least and the most of the brush's size, in percent of the picture's longer side. */
const sizes = { least: 0.5, most: 60 };
/** A press of a key makes the brush so much larger. */
const growth = 1.18;
/** The largest tolerance, as a distance of colours in OKLab: half of the way from black to white. */
const mostTolerance = 0.5;
/** The change from pixel to pixel at which the weakest edge stop stops, in OKLab. */
const strongestEdge = 0.3;

/** @type {Record<string, Tool>} */
export const toolKeys = { b: "brush", e: "eraser", t: "rectangle", l: "linear", q: "radial", w: "color", u: "subject" };

const panel = () => first(".regions");
const toolFields = () => inputs("[name=region-tool]", panel());

/** @returns {Tool} */
export const chosenTool = () => /** @type {Tool} */ (toolFields().find(({ checked }) => checked)?.value ?? "brush");

/** @param {Tool} tool */
export function chooseTool(tool) {
  for (const field of toolFields()) field.checked = field.value === tool;
  showOptions();
}

export function setUpOptions() {
  for (const field of toolFields()) field.addEventListener("change", showOptions);
  showOptions();
}

/** Only what counts for the tool is there to be set. */
function showOptions() {
  const tool = chosenTool();
  for (const node of all("[data-tools]", panel())) node.hidden = !(node.dataset.tools ?? "").split(" ").includes(tool);
}

/** The brush's radius, as a part of the picture's longer side. */
export const brushRadius = () => numberIn(input("region-size")) / 200;

/** @param {1 | -1} direction */
export function resizeBrush(direction) {
  const size = numberIn(input("region-size")) * growth ** direction;
  setSlider(input("region-size"), Math.round(Math.min(sizes.most, Math.max(sizes.least, size)) * 10) / 10);
}

const part = (/** @type {string} */ id) => numberIn(input(id)) / 100;

/**
 * How soft and how opaque what is painted is, from 0 to 1.
 */
export const softness = () => part("region-softness");
export const opacity = () => part("region-opacity");

/** @returns {import("./mask/shapes.js").Joining} */
export const joining = () => /** @type {import("./mask/shapes.js").Joining} */ (
  inputs("[name=region-joining]", panel()).find(({ checked }) => checked)?.value ?? "add");

/** @returns {import("./mask/selection.js").Choice} */
export const selectionChoice = () => ({
  tolerance: part("region-tolerance") * mostTolerance,
  edge: part("region-edge") === 0 ? Infinity : strongestEdge * (1 - part("region-edge")) ** 2,
  isConnected: input("region-connected").checked,
});

/** How far edges are softened, as a part of the picture's longer side. */
export const featherPart = () => part("region-feather");

/**
 * Two points by numbers, in px of a mask.
 * @param {import("../core/types.js").Size} size
 */
export function numberedPoints({ width, height }) {
  const point = (/** @type {string} */ name) =>
    ({ x: part(`region-${name}-x`) * width, y: part(`region-${name}-y`) * height });
  return { from: point("from"), to: point("to") };
}
