// @ts-check
// How much of each style is in a mix.

/**
 * The weights of a mix in percent: what the ratio says of two styles, and else what each says.
 * @param {{ styles: { weight: number }[], ratio: number }} snapshot
 */
export const weightsOf = ({ styles, ratio }) =>
  (styles.length === 2 ? [100 - ratio, ratio] : styles.map(({ weight }) => weight));

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
