// @ts-check
// Waiting for a hand to rest.

/**
 * Waits until `milliseconds` have passed without another call, then calls `work` with the last arguments.
 * @template {any[]} Values
 * @param {number} milliseconds
 * @param {(...values: Values) => void} work
 */
export function debounced(milliseconds, work) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const call = (/** @type {Values} */ ...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...values), milliseconds);
  };
  call.cancel = () => clearTimeout(timer);
  return call;
}
