// @ts-check
// What *Surprise me* draws: a style or a mix, how strong, and with which brush. Never so little that it cannot be seen.

/** @typedef {import("../core/types.js").Brush} Brush */

/**
 * @template Style
 * @typedef {object} Drawn
 * @property {Style[]} styles
 * @property {number[]} weights - in whole percents that make 100
 * @property {number} strength
 * @property {Brush} brush
 */

/** @typedef {(low: number, high: number) => number} Between - a whole number, the ends included */

/** How often it is one style only, and how often the strength is full and the brush chosen by the picture. */
const odds = { single: 0.6, full: 0.5, auto: 0.5 };
/** The least strength, and the least share in a mix, in percent. */
const least = { strength: 40, share: 20 };
/** The broadest brush that is drawn: most pictures of usual sizes keep their faces. */
const broadest = 3;

/**
 * @template Style
 * @param {Style[]} styles - to choose from, at least one
 * @param {() => number} [random] - from 0 to below 1
 * @returns {Drawn<Style>}
 */
export function draw(styles, random = Math.random) {
  const wanted = random() < odds.single ? 1 : random() < 2 / 3 ? 2 : 3;
  const count = Math.min(wanted, styles.length);
  const left = [...styles];
  const chosen = Array.from({ length: count }, () => left.splice(Math.floor(random() * left.length), 1)[0]);
  /** @type {Between} */
  const between = (low, high) => low + Math.floor(random() * (high - low + 1));
  return {
    styles: chosen,
    weights: shares(count, between),
    strength: random() < odds.full ? 100 : between(least.strength, 100),
    brush: random() < odds.auto ? "auto" : Math.round(broadest ** random() * 10) / 10,
  };
}

/**
 * @param {number} count
 * @param {Between} between
 */
function shares(count, between) {
  const weights = [];
  let rest = 100;
  for (let after = count - 1; after > 0; after -= 1) {
    weights.push(between(least.share, rest - after * least.share));
    rest -= weights[weights.length - 1];
  }
  return [...weights, rest];
}
