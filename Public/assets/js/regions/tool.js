// @ts-check
// The tool that paints regions: its panel takes the place of the settings, its canvases lie over the picture. It is
// loaded when it is opened for the first time.

import { all, button, byId, first, input, inputs, targetOf } from "../core/dom.js";
import { read, subscribe, update } from "../core/store.js";
import { t } from "../core/strings.js";
import { setUpSliders } from "../settings/sliders.js";
import { toggleCompare } from "../stage/compare.js";
import { saveBlob } from "../stage/download.js";
import { say } from "../stage/stage.js";
import { toast, toastError } from "../ui/toasts.js";
import { newStyle, setUpEditor } from "./editor.js";
import { setUpGestures } from "./gestures.js";
import { hand, paintBetween } from "./hand.js";
import { setUpList } from "./list.js";
import { feather, invert } from "./mask/filters.js";
import { greyPNG } from "./mask/greypng.js";
import { rasterOf } from "./maskfile.js";
import { chooseTool, featherPart, numberedPoints, resizeBrush, setUpOptions, toolKeys } from "./options.js";
import { createLiveView } from "./picture/liveview.js";
import { createView } from "./picture/view.js";
import { forgetHints } from "./subject.js";
import { surfaceNodes, surfaceNow } from "./surface.js";
import {
  activeRegion, addRegion, adoptRegions, beginWork, canAdd, changeMask, maskSize, rasterNamed, redoStep, undoStep,
} from "./work.js";

/** @typedef {import("../core/types.js").Region} Region */

/**
 * What ends the tool, what ends a stroke, and what whoever opened it does to have it closed; null while it is closed.
 * @type {{ ends: (() => void)[], cancel: () => boolean, leave: () => unknown } | null}
 */
let open = null;

/** @param {() => unknown} leave - called when it is to be closed, from within */
export async function openTool(leave) {
  const surface = surfaceNow();
  if (open || !surface) return;
  const { viewport } = surfaceNodes();
  if (byId("frame").classList.contains("is-comparing")) toggleCompare();
  const template = /** @type {HTMLTemplateElement} */ (byId("regions-template"));
  const panel = /** @type {HTMLElement} */ (document.importNode(template.content, true).firstElementChild);
  first("#studio .panel").after(panel);
  document.documentElement.classList.add("is-painting-regions");
  // Whoever presses and holds paints now.
  say("");
  const { loading, end: endWork } = beginWork();
  setUpSliders(panel);
  setUpOptions();
  /** @type {ReturnType<typeof setUpGestures>} */
  let gestures;
  const view = (surface === "live" ? createLiveView : createView)({ isBusy: () => gestures.isBusy() });
  gestures = setUpGestures({ ...view, viewport }, {
    ...hand,
    begin(at, how) {
      // Whoever paints without a region wants one.
      if (!activeRegion()) addRegion("style", newStyle());
      return hand.begin(at, how);
    },
  });
  viewport.classList.add("is-painting");
  const held = setUpHeldSpace(viewport, view.canvas);
  const ends = [
    setUpEditor(), setUpList(), setUpPanel(), held, gestures.close, view.end, endWork,
    () => viewport.classList.remove("is-painting"),
    () => document.documentElement.classList.remove("is-painting-regions"),
    () => panel.remove(),
  ];
  open = { ends, cancel: gestures.cancel, leave };
  await loading;
  first("[name=region-tool]:checked", panel).focus({ preventScroll: true });
}

export function closeTool() {
  open?.cancel();
  forgetHints();
  for (const end of open?.ends ?? []) end();
  open = null;
}

/** Everything in the panel but the list and the slot. */
function setUpPanel() {
  byId("regions-live").hidden = !read("isLive");
  button("regions-done").addEventListener("click", () => open?.leave());
  button("regions-undo").addEventListener("click", undoStep);
  button("regions-redo").addEventListener("click", redoStep);
  button("region-add").addEventListener("click", () => addRegion("style", newStyle()));
  button("region-keep").addEventListener("click", () => addRegion("keep", { ...newStyle(), picture: null }));
  button("region-weaker").addEventListener("click", () => addRegion("weaker", { ...newStyle(), picture: null }));
  button("regions-adopt").addEventListener("click", adoptRegions);
  input("regions-tinted").addEventListener("change", (event) => tint(targetOf(event).checked));
  button("region-invert").addEventListener("click", () => changeMask(invert));
  button("region-soften").addEventListener("click", soften);
  button("region-fill").addEventListener("click", () => changeMask(({ data }) => data.fill(255)));
  button("region-clear").addEventListener("click", () => changeMask(({ data }) => data.fill(0)));
  button("region-save").addEventListener("click", saveMask);
  input("region-load").addEventListener("change", (event) => loadMask(targetOf(event)));
  button("region-apply").addEventListener("click", applyNumbers);
  button("region-next").addEventListener("click", forgetHints);
  for (const field of inputs("input[type=number]", first(".regions"))) {
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      // It would send the form, and paint.
      event.preventDefault();
      if (field.closest(".region-numbers")) applyNumbers();
      else field.blur();
    });
  }
  const end = subscribe(["regionWork"], show);
  show();
  return end;
}

function show() {
  const work = read("regionWork");
  if (!work) return;
  button("regions-undo").disabled = !work.canUndo;
  button("regions-redo").disabled = !work.canRedo;
  button("region-add").disabled = !canAdd("style");
  button("region-weaker").disabled = !canAdd("weaker");
  button("region-keep").disabled = !canAdd("keep");
  byId("regions-foreign").hidden = !work.isForeign;
  byId("regions-intro").hidden = work.list.length > 0 || work.isForeign;
  input("regions-tinted").checked = work.isTinted;
  for (const node of all("[data-needs-region] button")) /** @type {HTMLButtonElement} */ (node).disabled = !work.active;
  input("region-load").disabled = !work.active;
}

/** @param {boolean} isTinted */
function tint(isTinted) {
  const work = read("regionWork");
  if (work) update({ regionWork: { ...work, isTinted } });
}

function soften() {
  const { width, height } = maskSize();
  changeMask((raster) => feather(raster, featherPart() * Math.max(width, height)));
}

function applyNumbers() {
  if (!activeRegion()) addRegion("style", newStyle());
  const { from, to } = numberedPoints(maskSize());
  paintBetween(from, to);
}

async function saveMask() {
  const region = activeRegion();
  const raster = region && rasterNamed(region.id);
  if (!region || !raster) return;
  const number = (read("regionWork")?.list.indexOf(region) ?? 0) + 1;
  saveBlob(await greyPNG(raster), `${t("maskFileName", { number })}.png`);
}

/** @param {HTMLInputElement} field */
async function loadMask(field) {
  const [file] = field.files ?? [];
  field.value = "";
  if (!file) return;
  try {
    const loaded = await rasterOf(file, maskSize());
    changeMask(({ data }) => data.set(loaded.data));
  } catch {
    toast(t("maskUnreadable", { name: file.name }), { error: true, topic: "mask" });
  }
}

/**
 * While the space bar is held, the picture is moved and not painted on.
 * @param {HTMLElement} viewport
 * @param {HTMLElement} canvas - over the picture
 */
function setUpHeldSpace(viewport, canvas) {
  const controller = new AbortController();
  const { signal } = controller;
  const hold = (/** @type {boolean} */ on) => {
    viewport.classList.toggle("is-painting", !on);
    canvas.classList.toggle("is-passive", on);
  };
  document.addEventListener("keydown", (event) => {
    if (event.key !== " " || targetOf(event) !== viewport) return;
    event.preventDefault();
    if (!event.repeat) hold(true);
  }, { signal });
  document.addEventListener("keyup", ({ key }) => key === " " && hold(false), { signal });
  window.addEventListener("blur", () => hold(false), { signal });
  return () => controller.abort();
}

/** @type {Record<string, () => unknown>} */
const actions = {
  "[": () => resizeBrush(-1),
  "]": () => resizeBrush(1),
  i: () => changeMask(invert),
  x: () => tint(!read("regionWork")?.isTinted),
  n: () => addRegion("style", newStyle()),
  ...Object.fromEntries(Object.entries(toolKeys).map(([key, tool]) => [key, () => chooseTool(tool)])),
};

/**
 * A key while the tool is open; false for one that means nothing to it.
 * @param {string} key - a letter in lower case, `Escape`, `cancel` (a stroke), `undo` or `redo`
 * @param {boolean} isRepeated - whether it is held
 */
export function pressTool(key, isRepeated) {
  if (!open) return false;
  if (key === "cancel") return open.cancel();
  if (key === "Escape") {
    open.leave();
    return true;
  }
  if (key === "undo" || key === "redo") {
    if (!open.cancel()) (key === "undo" ? undoStep : redoStep)();
    return true;
  }
  const action = actions[key];
  if (!action) return false;
  if (!isRepeated || key === "[" || key === "]") Promise.resolve(action()).catch(toastError);
  return true;
}
