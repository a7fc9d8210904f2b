// @ts-check
// Between a number and its place on a slider. A slider of the scale `octaves` moves by doublings: its own value is the
// number's logarithm to base 2.

/**
 * Where a number is on a slider.
 * @param {number} value
 * @param {string} [scale]
 */
export const positionOf = (value, scale) =>
  scale === "octaves" ? Math.log2(Math.max(value, Number.MIN_VALUE)) : value;

/**
 * The number at a place of a slider.
 * @param {number} position
 * @param {string} [scale]
 */
export const valueAt = (position, scale) => (scale === "octaves" ? 2 ** position : position);

/**
 * A value as a number field with that `step` holds it: rounded to its steps.
 * @param {number} value
 * @param {string} step - as the attribute says it
 */
export function stepped(value, step) {
  const steps = Number(step) || 1;
  const digits = (step.split(".")[1] ?? "").length;
  return (Math.round(value / steps) * steps).toFixed(digits);
}
