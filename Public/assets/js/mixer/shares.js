// @ts-check
// What weights come to.

/**
 * The share of each weight in whole percents. Nothing of everything is the same of everything.
 * @param {number[]} weights - in percent
 * @param {boolean} isBeyond - whether they count as they are, and may go beyond 0 to 100 %
 */
export function sharesOf(weights, isBeyond) {
  if (isBeyond) return weights;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => Math.round(total ? (weight / total) * 100 : 100 / weights.length));
}
