// @ts-check
// The worker that selects a subject, so that the page stays awake meanwhile. One question, one answer; whoever does not
// want the answer any more ends the worker.

import { selectSubject } from "./subject.js";

/** @typedef {{ pixels: import("./subject.js").Pixels, hints: import("./subject.js").Hints }} Question */
/** @typedef {{ mask: Uint8Array } | { error: string }} Answer */

globalThis.onmessage = (/** @type {MessageEvent<Question>} */ { data: { pixels, hints } }) => {
  try {
    const mask = selectSubject(pixels, hints);
    globalThis.postMessage({ mask }, { transfer: [mask.buffer] });
  } catch (failure) {
    globalThis.postMessage({ error: String(failure) });
  }
};
