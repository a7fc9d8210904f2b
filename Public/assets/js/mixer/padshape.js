// @ts-check
// The shapes of the pad on which styles are mixed: a triangle for three, a square for four. A place inside has a share
// of each corner.

/** @typedef {{ x: number, y: number }} Point - in a square of side 1, from its upper left corner */

/** @type {Record<number, Point[]>} */
const corners = {
  3: [{ x: 0.5, y: 0 }, { x: 0, y: 1 }, { x: 1, y: 1 }],
  4: [{ x: 0, y: 0 }, { x: 1, y: 0 }, { x: 0, y: 1 }, { x: 1, y: 1 }],
};

/**
 * Where the styles are; undefined if there is no shape for so many.
 * @param {number} count
 * @returns {Point[] | undefined}
 */
export const cornersOf = (count) => corners[count];

/**
 * The shares of the corners at a place, in whole percents that make 100. Outside, those of a place at the edge.
 * @param {number} count - 3 or 4
 * @param {Point} point
 */
export const sharesAt = (count, point) => wholePercents(count === 3 ? inTriangle(point) : inSquare(point));

/**
 * The place that has these shares or, in a square, where not every mix has one, the nearest.
 * @param {number[]} weights - of 3 or 4, none negative; all 0 is the same of each
 * @returns {Point}
 */
export function pointOf(weights) {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = weights.map((weight) => (total > 0 ? weight / total : 1 / weights.length));
  // In both shapes a place is the mean of the corners, weighted by their shares.
  const mean = (/** @type {"x" | "y"} */ axis) =>
    corners[weights.length].reduce((sum, corner, index) => sum + corner[axis] * shares[index], 0);
  return { x: mean("x"), y: mean("y") };
}

/** @param {Point} point */
function inTriangle({ x, y }) {
  const first = within(1 - y);
  const third = within(x - first / 2);
  const second = within(1 - first - third);
  const total = first + second + third;
  return [first / total, second / total, third / total];
}

/** @param {Point} point */
function inSquare(point) {
  const [x, y] = [within(point.x), within(point.y)];
  return [(1 - x) * (1 - y), x * (1 - y), (1 - x) * y, x * y];
}

/** @param {number} value */
const within = (value) => Math.min(1, Math.max(0, value));

/**
 * Rounded so that the sum stays: what is missing goes to those that lost most.
 * @param {number[]} shares
 */
function wholePercents(shares) {
  const percents = shares.map((share) => Math.floor(share * 100 + 1e-9));
  const missing = 100 - percents.reduce((sum, percent) => sum + percent, 0);
  const lost = shares.map((share, index) => ({ index, loss: share * 100 - percents[index] }));
  for (const { index } of lost.sort((one, other) => other.loss - one.loss).slice(0, missing)) percents[index] += 1;
  return percents;
}
