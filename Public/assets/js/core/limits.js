// @ts-check
// What the server allows and knows, as it sent it with the page.

import { byId } from "./dom.js";

/**
 * - `maxBytes`, `maxPixels`: of a picture's file;
 * - `maxStyles`: that can be mixed;
 * - `autoSide`: with an automatic brush, strokes are those of a picture whose shorter side has this many px;
 * - `previewMargin`: the finest octave of a preview is at least so many times as high as the preview.
 * @param {"maxBytes" | "maxPixels" | "maxStyles" | "autoSide" | "previewMargin"} name
 */
export const limit = (name) => Number(byId("studio").dataset[name]) || Infinity;

/** The formats of pictures that the server reads, by their names as `core/format.js` has them. */
export const readFormats = () => (byId("studio").dataset.reads || "png jpeg").split(" ");

/**
 * Whether the server reads pictures of a format, by its name as `core/format.js` has it.
 * @param {string} format
 */
export const serverReads = (format) => readFormats().includes(format);
