// @ts-check
// Asks the worker for a subject's mask. The worker starts with the first question and stays, because what it has
// compiled makes the next answer several times faster.

/** @typedef {import("./subject.js").Pixels} Pixels */
/** @typedef {import("./subject.js").Hints} Hints */

/** @type {Worker | null} */
let idle = null;

/**
 * The subject's mask, 0 to 255, of the picture's size.
 * @param {Pixels} pixels
 * @param {Hints} hints - a box around the subject, strokes within it, or both
 * @param {AbortSignal} signal - ends the work at once
 * @returns {Promise<Uint8Array>}
 */
export function subjectMask({ data, width, height }, hints, signal) {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const worker = idle ?? new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    idle = null;
    const end = new AbortController();
    const fail = (/** @type {unknown} */ reason) => {
      end.abort();
      worker.terminate();
      reject(reason);
    };
    signal.addEventListener("abort", () => fail(signal.reason), { signal: end.signal });
    worker.addEventListener("error", ({ message }) => fail(new Error(message || "The worker did not start.")),
      { signal: end.signal });
    worker.addEventListener("message", (/** @type {MessageEvent<import("./worker.js").Answer>} */ { data: answer }) => {
      if ("error" in answer) return fail(new Error(answer.error));
      end.abort();
      idle?.terminate();
      idle = worker;
      resolve(answer.mask);
    }, { signal: end.signal });
    worker.postMessage({ pixels: { data, width, height }, hints });
  });
}
