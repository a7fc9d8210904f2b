// @ts-check
// Whether a camera's picture has changed: one that stands still need not be painted again.

/** The grid on which pictures are compared, in cells; each is the mean of many pixels, so that noise cancels out. */
export const grid = { width: 32, height: 24 };

/** Changes up to these are a sensor's noise, in luma levels of 255: of all cells on average, and of any one. */
const noise = { mean: 1.2, most: 10 };

/**
 * Painting goes on for so long after the last movement, in ms: what the server remembers of the past has come to rest
 * by then.
 */
const settling = 1200;

/**
 * One that stands still is sent so often in spite of that, in ms, because the server closes a stream in which nothing
 * comes.
 */
const heartbeat = 10_000;

/**
 * The luma of each pixel (BT.601, whole levels).
 * @param {Uint8ClampedArray | number[]} rgba
 */
export function lumaOf(rgba) {
  const luma = new Uint8Array(rgba.length / 4);
  for (let index = 0; index < luma.length; index += 1) {
    const at = index * 4;
    luma[index] = (rgba[at] * 77 + rgba[at + 1] * 150 + rgba[at + 2] * 29) >> 8;
  }
  return luma;
}

/**
 * How far two pictures of one size are apart, in luma levels.
 * @param {Uint8Array} one
 * @param {Uint8Array} other
 */
export function difference(one, other) {
  let sum = 0;
  let most = 0;
  for (let index = 0; index < one.length; index += 1) {
    const apart = Math.abs(one[index] - other[index]);
    sum += apart;
    if (apart > most) most = apart;
  }
  return { mean: one.length ? sum / one.length : 0, most };
}

/**
 * Whether something is to be seen in one picture that is not in the other.
 * @param {Uint8Array} one
 * @param {Uint8Array} other
 */
export function isMoved(one, other) {
  if (one.length !== other.length) return true;
  const { mean, most } = difference(one, other);
  return mean > noise.mean || most > noise.most;
}

/** Decides which frames are worth sending. Times are in ms, of one clock. */
export function createWatch() {
  /**
   * What was there when something moved last. A slow change adds up, because it is compared with that.
   * @type {Uint8Array | null}
   */
  let reference = null;
  let restsAt = -Infinity;
  let sentAt = -Infinity;
  return {
    /**
     * Whether this frame is to be sent.
     * @param {Uint8Array} luma
     * @param {number} now
     */
    wants(luma, now) {
      if (!reference || isMoved(luma, reference)) {
        reference = luma;
        restsAt = Math.max(restsAt, now + settling);
      }
      const isWanted = now < restsAt || now - sentAt >= heartbeat;
      if (isWanted) sentAt = now;
      return isWanted;
    },
    /**
     * Other settings come into force within so many ms: all frames until then, and until that has come to rest.
     * @param {number} now
     * @param {number} within
     */
    wake(now, within = 0) {
      restsAt = Math.max(restsAt, now + within + settling);
    },
    /**
     * Whether nothing has moved for a while.
     * @param {number} now
     */
    isStill: (now) => now >= restsAt,
  };
}
