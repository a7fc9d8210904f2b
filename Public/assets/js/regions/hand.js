// @ts-check
// What each tool does to the mask of the region that is painted on.

import { toastError } from "../ui/toasts.js";
import { beginStroke, strokeTo } from "./mask/brush.js";
import { feather } from "./mask/filters.js";
import { joined, pixelsIn, putPixels } from "./mask/raster.js";
import { look, selected } from "./mask/selection.js";
import { drawCoverage, drawShape } from "./mask/shapes.js";
import { pixelsOf } from "./maskfile.js";
import { brushRadius, chosenTool, joining, opacity, selectionChoice, softness } from "./options.js";
import { askForSubject, forgetIfChanged, showBox } from "./subject.js";
import { stillSurface, surfaceImage } from "./surface.js";
import { activeRegion, changeMask, maskSize, notePixels, painting, rasterNamed, touched } from "./work.js";

/** @typedef {import("./mask/brush.js").Dab} Dab */
/** @typedef {import("./mask/brush.js").Stroke} Stroke */
/** @typedef {import("./mask/raster.js").Raster} Raster */
/** @typedef {import("./mask/raster.js").Area} Area */
/** @typedef {import("./mask/raster.js").Point} Point */

/** A selection follows whole pixels; its edge is so soft, in px. */
const selectionEdge = 0.8;

/**
 * What is under way: a stroke, or a shape with the mask before it and the area that it has changed so far.
 * @typedef {{ id: string, stroke: Stroke, last: Dab }} StrokeUnderWay
 * @typedef {{ id: string, raster: Raster, before: Raster, from: Point, area: Area | null }} ShapeUnderWay
 * @typedef {{ id: string, points: Point[], isErasing: boolean }} HintUnderWay
 */

/** @type {StrokeUnderWay | ShapeUnderWay | HintUnderWay | null} */
let current = null;
/**
 * Where the last stroke ended, for one that goes on from there.
 * @type {Dab | null}
 */
let lastEnd = null;
/**
 * The photo as a selection looks at it; what moves is looked at each time.
 * @type {{ photo: string | null, looked: import("./mask/selection.js").Looked } | null}
 */
let looked = null;

/** @param {HintUnderWay} hint */
const takeHint = ({ id, points, isErasing }) =>
  askForSubject(id, { points, isErasing, isAlone: joining() === "replace" }).catch(toastError);

/** The brush as it is set, in px of the mask. */
function brush(isErasing = false) {
  const { width, height } = maskSize();
  return {
    radius: brushRadius() * Math.max(width, height), softness: softness(), opacity: opacity(),
    isErasing: isErasing || chosenTool() === "eraser",
  };
}

/** @type {import("./gestures.js").Hand} */
export const hand = {
  begin(at, { isErasing, isOn }) {
    const region = activeRegion();
    const raster = region && rasterNamed(region.id);
    if (!raster) return false;
    const tool = chosenTool();
    if (tool === "color") {
      selectColor(at).catch(toastError);
      return false;
    }
    if (tool === "subject") {
      forgetIfChanged();
      current = { id: region.id, points: [at], isErasing: isErasing || joining() === "subtract" };
      return true;
    }
    if (tool !== "brush" && tool !== "eraser") {
      const before = { ...raster, data: raster.data.slice() };
      current = { id: region.id, raster, before, from: at, area: null };
      return true;
    }
    current = { id: region.id, stroke: beginStroke(raster, brush(isErasing)), last: at };
    go(isOn && lastEnd ? lastEnd : at, at);
    return true;
  },

  move(through) {
    if (!current) return;
    if ("points" in current) {
      current.points.push(...through);
      showBox(current.points);
    } else if ("stroke" in current) {
      for (const dab of through) go(current.last, dab);
    } else {
      drawOut(current, through[through.length - 1]);
    }
  },

  end() {
    if (!current) return;
    const { id } = current;
    if ("points" in current) {
      showBox(null);
      takeHint(current);
    } else if ("stroke" in current) {
      const { stroke, last } = current;
      lastEnd = last;
      if (stroke.area) notePixels(id, stroke.area, pixelsIn({ ...stroke.raster, data: stroke.before }, stroke.area));
    } else if (current.area) {
      notePixels(id, current.area, pixelsIn(current.before, current.area));
    }
    current = null;
  },

  cancel() {
    if (!current) return;
    const { id } = current;
    if ("points" in current) {
      showBox(null);
      current = null;
      return;
    }
    const { raster, area } = "stroke" in current ? current.stroke : current;
    const before = "stroke" in current ? { ...raster, data: current.stroke.before } : current.before;
    if (area) {
      putPixels(raster, area, pixelsIn(before, area));
      painting(id, area);
      // Its file may have been written meanwhile.
      touched(id);
    }
    current = null;
  },
};

/**
 * @param {Dab} from
 * @param {Dab} to
 */
function go(from, to) {
  if (!current || !("stroke" in current)) return;
  const area = strokeTo(current.stroke, from, to);
  current.last = to;
  if (area) painting(current.id, area);
}

/**
 * Draws a shape from where it began to a point.
 * @param {ShapeUnderWay} under
 * @param {Point} to
 */
function drawOut(under, to) {
  const { id, raster, before, from, area: old } = under;
  if (old) putPixels(raster, old, pixelsIn(before, old));
  const area = drawShape(raster, { kind: shapeKind(), from, to }, way());
  // What it had changed and no longer does is part of the step, too.
  under.area = joined(old, area);
  if (under.area) painting(id, under.area);
}

const way = () => ({ joining: joining(), opacity: opacity(), softness: softness() });

const shapeKind = () => /** @type {import("./mask/shapes.js").ShapeKind} */ (chosenTool());

/**
 * Selects by the photo's colour at a point.
 * @param {Point} at
 */
async function selectColor(at) {
  const region = activeRegion();
  const key = stillSurface();
  const size = maskSize();
  const choice = selectionChoice();
  if (key === null || looked?.photo !== key) {
    const image = await surfaceImage();
    // Another region was chosen meanwhile, or another photo.
    if (!image || region?.id !== activeRegion()?.id || key !== stillSurface()) return;
    looked = { photo: key, looked: look(pixelsOf(image, size)) };
  }
  const seen = looked.looked;
  changeMask((raster) => {
    const selection = { ...size, data: selected(seen, at, choice) };
    feather(selection, selectionEdge);
    drawCoverage(raster, selection.data, way());
  });
}

/**
 * Does what the tool does between two points that were given by numbers.
 * @param {Point} from
 * @param {Point} to
 */
export function paintBetween(from, to) {
  const tool = chosenTool();
  const isBrush = tool === "brush" || tool === "eraser";
  if (tool === "color") selectColor(from).catch(toastError);
  else if (tool === "subject") takeHint({ id: activeRegion()?.id ?? "", points: [from, to], isErasing: false });
  else if (isBrush) changeMask((raster) => strokeTo(beginStroke(raster, brush()), from, to));
  else changeMask((raster) => drawShape(raster, { kind: shapeKind(), from, to }, way()));
}
