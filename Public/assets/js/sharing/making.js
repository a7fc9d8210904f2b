// @ts-check
// The files that can be made of a result for others to see.

import { encodedCanvas } from "../core/imagefile.js";
import { imageOf } from "../core/picture.js";
import { t } from "../core/strings.js";
import { fileOf } from "../stage/download.js";
import { filmed } from "./film.js";
import { animated, gifFrames, paintedFrames } from "./frames.js";
import { drawnPair } from "./pair.js";

/** @typedef {import("../core/types.js").Result} Result */
/**
 * What is wanted; the rest of it does not matter to the kind.
 * @typedef {object} Wanted
 * @property {"painting" | "pair" | "strengths"} kind
 * @property {import("./pair.js").Layout} layout
 * @property {boolean} isLabelled
 * @property {"gif" | "film"} format
 * @property {number} side - of a moving picture, in px
 * @property {boolean} isReturning
 */
/** @typedef {{ blob: Blob, width: number, height: number, suffix: string }} Made */
/** @typedef {{ signal: AbortSignal, onProgress: (fraction: number) => void }} Work */

/**
 * Which files are the same.
 * @param {Wanted} wanted
 */
export function keyOf({ kind, layout, isLabelled, format, side, isReturning }) {
  if (kind === "painting") return kind;
  return JSON.stringify(kind === "pair" ? [kind, layout, isLabelled] : [kind, format, side, isReturning]);
}

/**
 * Whether a kind can be made of a result. One that came back as a file may lack its photo or a style, without which
 * nothing can be painted or put beside it.
 * @param {Wanted["kind"]} kind
 * @param {Result} result
 */
export function isPossible(kind, { snapshot: { content, styles } }) {
  if (kind === "painting") return true;
  return content !== null && (kind === "pair" || styles.every(({ picture }) => picture));
}

/** Makes files of one result; what is painted for one of them serves the others. */
export class Maker {
  /** @param {Result} result */
  constructor(result) {
    this.result = result;
    /** @type {Map<string, Made>} */
    this.made = new Map();
    /**
     * By the longer side.
     * @type {Map<number, OffscreenCanvas[]>}
     */
    this.frames = new Map();
    /** @type {Map<number, import("./gif.js").Frame[]>} */
    this.gifFrames = new Map();
  }

  /**
   * The file that is wanted.
   * @param {Wanted} wanted
   * @param {Work} work
   * @returns {Promise<Made>}
   */
  async make(wanted, work) {
    const key = keyOf(wanted);
    const known = this.made.get(key);
    if (known) return known;
    const made = await this.#making(wanted, work);
    work.signal.throwIfAborted();
    this.made.set(key, made);
    return made;
  }

  /**
   * @param {Wanted} wanted
   * @param {Work} work
   */
  #making(wanted, work) {
    switch (wanted.kind) {
      case "pair": return this.#pair(wanted);
      case "strengths": return this.#strengths(wanted, work);
      default: return this.#painting();
    }
  }

  /**
   * As it is downloaded: with its settings, if they are wanted.
   * @returns {Promise<Made>}
   */
  async #painting() {
    const { width, height } = this.result;
    return { blob: await fileOf(this.result), width, height, suffix: "" };
  }

  /**
   * @param {Wanted} wanted
   * @returns {Promise<Made>}
   */
  async #pair({ layout, isLabelled }) {
    const [photo, painting] = await Promise.all([this.#photo(), createImageBitmap(this.result.blob)]);
    /** @type {[string, string]} */
    const labels = [t("sharingBefore"), t("sharingAfter")];
    const canvas = drawnPair(photo, painting, this.result, { layout, labels: isLabelled ? labels : null });
    painting.close();
    return { blob: await encodedCanvas(canvas), width: canvas.width, height: canvas.height, suffix: "-before-after" };
  }

  /**
   * @param {Wanted} wanted
   * @param {Work} work
   * @returns {Promise<Made>}
   */
  async #strengths({ format, side, isReturning }, { signal, onProgress }) {
    let frames = this.frames.get(side);
    if (!frames) {
      const photo = await this.#photo();
      frames = await paintedFrames(this.result.snapshot, photo, side, signal, (part) => onProgress(part * 0.7));
      this.frames.set(side, frames);
    }
    const rest = (/** @type {number} */ part) => onProgress(0.7 + part * 0.3);
    const blob = format === "film"
      ? await filmed(frames, isReturning, signal, rest)
      : animated(await this.#readyFrames(side, frames, { signal, onProgress: rest }), isReturning);
    return { blob, width: frames[0].width, height: frames[0].height, suffix: "-strength" };
  }

  /**
   * @param {number} side
   * @param {OffscreenCanvas[]} frames
   * @param {Work} work
   */
  async #readyFrames(side, frames, { signal, onProgress }) {
    const ready = this.gifFrames.get(side) ?? await gifFrames(frames, signal, onProgress);
    this.gifFrames.set(side, ready);
    return ready;
  }

  /** The photo's pixels. */
  async #photo() {
    const { content } = this.result.snapshot;
    if (!content) throw new Error("there is no photo");
    return imageOf(content);
  }
}
