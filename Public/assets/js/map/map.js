// @ts-check
// The map of styles: saved styles and samples, those that are alike close together. A click paints with one.

import { button, byId, dialog, element, image } from "../core/dom.js";
import { identityOf } from "../core/picture.js";
import { read, subscribe } from "../core/store.js";
import { t } from "../core/strings.js";
import { openDialog } from "../dialogs/dialogs.js";
import { drawerSlot } from "../gallery/gallery.js";
import { currentSpace } from "../settings/models.js";
import { activeSlots, pictureIn, setPicture, slotInUse } from "../settings/slots.js";
import { snapshot } from "../settings/snapshot.js";
import { mapStyles } from "./mapstyles.js";
import { boxOf, layOut, neighbour } from "./projection.js";
import { fit, reveal, setUpView, zoomInMiddle } from "./view.js";

/** @typedef {import("./mapstyles.js").MapStyle} MapStyle */
/** @typedef {import("./projection.js").Point} Point */

/** px from one style to its neighbour, at zoom 1. */
const pitch = 92;
/** How much a press of a button zooms. */
const step = 1.4;
/**
 * What is on the map, in the order of the buttons.
 * @type {{ style: MapStyle, point: Point, press: HTMLButtonElement }[]}
 */
let items = [];
/** Counts openings: only what the newest one reads is shown. */
let openings = 0;
let target = "A";

const box = () => {
  if (items.length === 0) return { width: 0, height: 0 };
  const { left, right, top, bottom } = boxOf(items.map(({ point }) => point));
  return { width: right - left + pitch, height: bottom - top + pitch };
};

export function setUpMap() {
  setUpView();
  button("open-map").addEventListener("click", () => {
    dialog("gallery-drawer").close();
    openMap(drawerSlot());
  });
  button("map-in").addEventListener("click", () => zoomInMiddle(step));
  button("map-out").addEventListener("click", () => zoomInMiddle(1 / step));
  button("map-fit").addEventListener("click", () => fit(box()));
  byId("map-view").addEventListener("keydown", press);
  subscribe(["pictures"], showChosen);
  subscribe(["painting"], showPainting);
}

/**
 * Opens the map, to choose a style for a slot.
 * @param {string} [slot]
 */
export async function openMap(slot = slotInUse()) {
  target = slot;
  openings += 1;
  const mine = openings;
  byId("map-plane").replaceChildren();
  items = [];
  byId("map-stage").hidden = true;
  byId("map-message").textContent = t("mapLoading");
  openDialog("map-dialog");
  const { styles, others } = await mapStyles(currentSpace() ?? "", snapshot().styleModel);
  if (mine !== openings) return;
  byId("map-message").textContent = styles.length ? "" : t("mapEmpty");
  const hasChoice = activeSlots().length > 1;
  byId("map-note").textContent = [
    hasChoice ? t("drawerPick", { slot: t("styleLetter", { letter: target }) }) : null,
    t("mapText"),
    others > 0 ? t("mapOthers", { count: others }) : null,
  ].filter(Boolean).join(" ");
  const points = turned(layOut(styles.map(({ vector }) => vector)));
  items = styles.map((style, index) => {
    const point = { x: points[index].x * pitch, y: points[index].y * pitch };
    return { style, point, press: pressFor(style) };
  });
  byId("map-plane").replaceChildren(...items.map(listed));
  fit(box());
  showChosen();
  const chosen = items.find((item) => isChosen(item.style)) ?? items[0];
  if (chosen) focusOn(items.indexOf(chosen));
}

/**
 * The points with their longer side along the view's.
 * @param {Point[]} points
 */
function turned(points) {
  if (points.length === 0) return points;
  const { left, right, top, bottom } = boxOf(points);
  const { width, height } = byId("map-view").getBoundingClientRect();
  return right - left > bottom - top === width > height ? points : points.map(({ x, y }) => ({ x: y, y: x }));
}

/** @param {MapStyle} style */
function pressFor(style) {
  const onclick = () => setPicture(target, style.picture);
  return element("button", { type: "button", "aria-label": style.name, tabindex: "-1", onclick },
    element("img", { src: style.picture.url, alt: "", loading: "lazy", draggable: "false" }));
}

/** @param {typeof items[number]} item */
function listed({ style, point, press }) {
  const kind = style.picture.kind === "sample" ? "map-item is-sample" : "map-item";
  const label = element("span", { class: "label", "aria-hidden": "true" }, style.name);
  const item = element("li", { class: kind }, press, label);
  item.style.transform = `translate(${point.x}px, ${point.y}px)`;
  return item;
}

/** @param {MapStyle} style */
function isChosen({ picture, sample }) {
  const chosen = identityOf(pictureIn(target));
  return chosen !== null && (chosen === identityOf(picture) || chosen === identityOf(sample));
}

function showChosen() {
  for (const { style, press } of items) press.setAttribute("aria-pressed", String(isChosen(style)));
  const chosen = items.find(({ style }) => isChosen(style));
  byId("map-chosen").textContent = chosen?.style.name ?? "";
}

/** The painting or preview as it is now, in a corner: the stage is behind the map. */
function showPainting() {
  if (!dialog("map-dialog").open || !read("painting")) return;
  image("map-painting").src = image("result").src;
  byId("map-stage").hidden = false;
}

/**
 * One style is reached by Tab, the others from it by arrows.
 * @param {number} index
 */
function focusOn(index) {
  for (const { press } of items) press.tabIndex = -1;
  const { press, point } = items[index];
  press.tabIndex = 0;
  press.focus({ preventScroll: true });
  reveal(point);
}

/** @type {Record<string, [dx: number, dy: number]>} */
const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** @param {KeyboardEvent} event */
function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const arrow = arrows[event.key];
  const current = items.findIndex((item) => item.press === document.activeElement);
  if (arrow && current >= 0) focusOn(neighbour(items.map(({ point }) => point), current, ...arrow));
  else if (event.key === "+" || event.key === "=") zoomInMiddle(step);
  else if (event.key === "-") zoomInMiddle(1 / step);
  else if (event.key === "0") fit(box());
  else return;
  event.preventDefault();
}
