// @ts-check
// What the hand paints on: a canvas over the picture for the regions' colours, the brush's outline, and the box that is
// drawn around a subject.

import { element } from "../../core/dom.js";
import { surfaceNodes } from "../surface.js";

/** Puts them over the picture; `end` takes them away. */
export function createOverlay() {
  const canvas = element("canvas", { class: "regions-marks", id: "regions-marks", "aria-hidden": "true" });
  const cursor = element("div", { class: "regions-cursor", hidden: true, "aria-hidden": "true" });
  const box = element("div", { class: "regions-box", id: "regions-box", hidden: true, "aria-hidden": "true" });
  surfaceNodes().frame.append(canvas, cursor, box);
  return {
    canvas,
    cursor,
    end() {
      for (const node of [canvas, cursor, box]) node.remove();
    },
  };
}
