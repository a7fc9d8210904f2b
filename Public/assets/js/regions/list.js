// @ts-check
// The regions as rows, the topmost first: chosen, put into order by drag, button or key, and taken away.

import { byId, element, icon, iconButton } from "../core/dom.js";
import { read, subscribe } from "../core/store.js";
import { t } from "../core/strings.js";
import { snapshot as takeSnapshot } from "../settings/snapshot.js";
import { cssColorOf } from "./picture/colors.js";
import { chooseRegion, moveRegion, removeRegion } from "./work.js";

/** @typedef {import("../core/types.js").Region} Region */
/**
 * @typedef {object} Row
 * @property {HTMLElement} node
 * @property {HTMLButtonElement} grip
 * @property {HTMLButtonElement} pick
 * @property {HTMLElement} number
 * @property {HTMLImageElement} thumb
 * @property {HTMLElement} name
 * @property {HTMLButtonElement[]} tools - up, down, remove
 */

/**
 * By the regions' ids.
 * @type {Map<string, Row>}
 */
let rows = new Map();

/** Shows the list, and follows it; returns what ends that. */
export function setUpList() {
  rows = new Map();
  show();
  return subscribe(["regionWork", "settings"], show);
}

/**
 * A region in words: its style, or what it does without one.
 * @param {Region} region
 */
export function titleOfRegion({ kind, style }) {
  if (kind === "style") return style.picture?.title || t("regionNoStyle");
  return t(kind === "keep" ? "regionKeep" : "regionWeaker");
}

function show() {
  const work = read("regionWork");
  if (!work) return;
  const list = byId("region-list");
  const shown = [...work.list].reverse();
  for (const [id, { node }] of rows) if (!shown.some((region) => region.id === id)) node.remove();
  rows = new Map(shown.map((region) => [region.id, rows.get(region.id) ?? newRow(region)]));
  const nodes = shown.map(({ id }) => /** @type {Row} */ (rows.get(id)).node);
  const focused = document.activeElement;
  const order = [...list.children].filter((node) => !node.classList.contains("is-ground"));
  if (nodes.some((node, index) => node !== order[index])) {
    byId("region-ground").before(...nodes);
    // What is moved loses the focus.
    if (focused instanceof HTMLElement && list.contains(focused)) focused.focus({ preventScroll: true });
  }
  for (const [index, region] of work.list.entries()) fill(region, index, work);
  const ground = takeSnapshot().styles.map(({ picture }) => picture?.title ?? t("regionNoStyle")).join(" + ");
  byId("region-ground-name").textContent = t("regionGround", { style: ground });
}

/**
 * @param {Region} region
 * @param {number} index - from the bottom
 * @param {import("../core/types.js").RegionWork} work
 */
function fill(region, index, { list, active }) {
  const row = /** @type {Row} */ (rows.get(region.id));
  const name = titleOfRegion(region);
  const isActive = region.id === active;
  row.node.classList.toggle("is-active", isActive);
  row.node.style.setProperty("--region", cssColorOf(region.color));
  row.pick.setAttribute("aria-pressed", String(isActive));
  row.number.textContent = String(index + 1);
  row.name.textContent = name;
  const url = region.kind === "style" ? region.style.picture?.url : region.kind === "keep" && keptThumb();
  row.thumb.hidden = !url;
  if (url && row.thumb.getAttribute("src") !== url) row.thumb.src = url;
  const isFixed = region.kind !== "style";
  const highest = list.filter(({ kind }) => kind === "style").length - 1;
  row.grip.disabled = isFixed || highest < 1;
  const labels = ["regionUp", "regionDown", "regionRemove"];
  const isOff = [isFixed || index >= highest, isFixed || index === 0, false];
  for (const [place, tool] of row.tools.entries()) {
    // The focus stays in the row that was moved to an end.
    if (isOff[place] && document.activeElement === tool) row.tools[place === 0 ? 1 : 0].disabled = false;
    if (isOff[place] && document.activeElement === tool) row.tools[place === 0 ? 1 : 0].focus();
    tool.disabled = isOff[place];
    tool.setAttribute("aria-label", t(labels[place], { name, number: index + 1 }));
    tool.title = tool.getAttribute("aria-label") ?? "";
  }
  row.grip.setAttribute("aria-label", t("regionMove", { name, number: index + 1 }));
  row.grip.title = row.grip.getAttribute("aria-label") ?? "";
}

/** What is kept, as a picture; the camera's is none that could stay in a list. */
const keptThumb = () => (read("isLive") ? undefined : takeSnapshot().content?.url);

/**
 * @param {Region} region
 * @returns {Row}
 */
function newRow({ id }) {
  const number = element("span", { class: "region-number" });
  const thumb = element("img", { alt: "", width: 32, height: 32, draggable: "false", hidden: true });
  const name = element("span", { class: "region-name" });
  const pick = element("button", { type: "button", class: "region-pick", onclick: () => chooseRegion(id) },
    number, thumb, name);
  const grip = element("button", { type: "button", class: "icon-button region-grip" }, icon("grip"));
  const tools = [
    iconButton("up", "", () => step(id, 1)), iconButton("down", "", () => step(id, -1)),
    iconButton("trash", "", () => takeAway(id)),
  ];
  const node = element("li", { class: "region-row", "data-id": id }, grip, pick, ...tools);
  setUpGrip(grip, id);
  return { node, grip, pick, number, thumb, name, tools };
}

/** @param {string} id */
const placeOf = (id) => read("regionWork")?.list.findIndex((one) => one.id === id) ?? -1;

/**
 * @param {string} id
 * @param {number} by
 */
const step = (id, by) => move(id, placeOf(id) + by);

/**
 * Moves a region, and says where it is.
 * @param {string} id
 * @param {number} to
 */
function move(id, to) {
  moveRegion(id, to);
  const list = read("regionWork")?.list ?? [];
  const region = list.find((one) => one.id === id);
  if (!region) return;
  const place = { name: titleOfRegion(region), number: placeOf(id) + 1, count: list.length };
  byId("regions-said").textContent = t("regionMoved", place);
}

/**
 * The focus goes to the row that takes its place.
 * @param {string} id
 */
function takeAway(id) {
  removeRegion(id);
  const active = read("regionWork")?.active;
  const next = active ? rows.get(active)?.pick : byId("region-add");
  next?.focus();
}

/**
 * @param {HTMLButtonElement} grip
 * @param {string} id
 */
function setUpGrip(grip, id) {
  /** @type {HTMLElement | null} */
  let target = null;
  let isHeld = false;
  const mark = (/** @type {HTMLElement | null} */ node) => {
    target?.classList.remove("is-target");
    target = node;
    target?.classList.add("is-target");
  };
  grip.addEventListener("keydown", (event) => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    step(id, by);
  });
  grip.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    isHeld = true;
    grip.setPointerCapture(event.pointerId);
  });
  grip.addEventListener("pointermove", ({ clientY }) => {
    if (!isHeld) return;
    const under = [...rows.values()].map(({ node }) => node).find((node) => {
      const { top, bottom } = node.getBoundingClientRect();
      return clientY >= top && clientY < bottom;
    });
    mark(under && under.dataset.id !== id ? under : null);
  });
  grip.addEventListener("pointerup", () => {
    if (isHeld && target?.dataset.id) move(id, placeOf(target.dataset.id));
    isHeld = false;
    mark(null);
  });
  grip.addEventListener("pointercancel", () => {
    isHeld = false;
    mark(null);
  });
}
