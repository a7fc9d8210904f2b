// @ts-check
// How fast pictures come, and how old they are then: over the last two seconds, as people see it.

/** How far back is looked, in ms. */
const span = 2000;

/**
 * The value in the middle: of an even number of values the lower of both; 0 of none.
 * @param {number[]} values
 */
export function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

export function createMeter() {
  /** @type {{ at: number, latency: number }[]} */
  let frames = [];
  const forget = (/** @type {number} */ now) => {
    frames = frames.filter(({ at }) => at > now - span);
  };
  return {
    /**
     * A picture was shown.
     * @param {number} now - in ms
     * @param {number} latency - since the camera saw it, in ms
     */
    add(now, latency) {
      forget(now);
      frames.push({ at: now, latency });
    },
    /**
     * Pictures a second, and the latency that half of them kept within.
     * @param {number} now - in ms
     */
    read(now) {
      forget(now);
      const { length } = frames;
      // So many intervals lie between the first and the last; of fewer than two pictures there is no rate.
      const between = length > 1 ? frames[length - 1].at - frames[0].at : 0;
      const rate = between > 0 ? ((length - 1) * 1000) / between : 0;
      return { rate, latency: median(frames.map((one) => one.latency)) };
    },
    clear() {
      frames = [];
    },
  };
}
