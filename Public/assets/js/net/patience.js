// @ts-check
// Where the server has no room at the moment, it is asked again by itself, after the time that it names.

import { Problem } from "./api.js";

/** What passes by itself, by the problem's type. */
const passing = ["queue-full", "memory-taken"];
/** What is waited where the server names no time, in seconds. */
const usualWait = 5;

/**
 * Does the work, again and again while there is no room for it. Throws what else goes wrong, and the signal's reason.
 * @template Value
 * @param {() => Promise<Value>} work
 * @param {{ signal: AbortSignal, onWait: (seconds: number) => void }} options - `onWait` is told each second how many
 * are left
 */
export async function patiently(work, { signal, onWait }) {
  for (;;) {
    try {
      return await work();
    } catch (failure) {
      if (!(failure instanceof Problem) || !passing.includes(failure.kind)) throw failure;
      for (let left = failure.retryAfter ?? usualWait; left > 0; left -= 1) {
        onWait(left);
        await second(signal);
      }
    }
  }
}

/**
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
function second(signal) {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const end = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", end);
      resolve();
    }, 1000);
    signal.addEventListener("abort", end, { once: true });
  });
}
