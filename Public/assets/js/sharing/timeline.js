// @ts-check
// Which picture of a moving strength is seen when: first the photo, then every strength, up and perhaps down again.

/** The strengths that are painted, in percent. */
export const strengths = Array.from({ length: 21 }, (_, index) => index * 5);
/** How long the photo, a strength, and the finished painting are seen, in ms. */
const [photoTime, strengthTime, paintingTime] = [900, 80, 1500];

/** @typedef {{ index: number, milliseconds: number }} Shown - `index` 0 is the photo, 1 the first strength */

/**
 * @param {boolean} isReturning - whether it goes back to the photo
 * @returns {Shown[]}
 */
export function shownTimes(isReturning) {
  const last = strengths.length;
  const up = strengths.map((_, index) => ({ index: index + 1, milliseconds: strengthTime }));
  up[last - 1].milliseconds = paintingTime;
  const down = up.slice(0, -1).reverse();
  return [{ index: 0, milliseconds: photoTime }, ...up, ...(isReturning ? down : [])];
}

/**
 * Which two pictures are seen at a time, and how much of the second: one turns into the next within a strength's time
 * and within as much of the end of a longer one.
 * @param {Shown[]} shown
 * @param {number} time - in ms
 */
export function blendAt(shown, time) {
  let left = time;
  for (const [place, { index, milliseconds }] of shown.entries()) {
    const next = shown[place + 1];
    if (left < milliseconds || !next) {
      const part = next ? Math.max(0, 1 - (milliseconds - left) / strengthTime) : 0;
      return { index, next: next?.index ?? index, part };
    }
    left -= milliseconds;
  }
  return { index: 0, next: 0, part: 0 };
}

/**
 * How long all of it takes, in ms.
 * @param {Shown[]} shown
 */
export const lengthOf = (shown) => shown.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
