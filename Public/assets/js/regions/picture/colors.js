// @ts-check
// The colours that mark regions: far from each other for every eye, as Okabe and Ito chose them, and three more.

/** @typedef {[red: number, green: number, blue: number]} Color */

const colors = /** @type {Color[]} */ ([
  [230, 159, 0], [86, 180, 233], [0, 158, 115], [204, 121, 167], [240, 228, 66], [0, 114, 178], [213, 94, 0],
  [148, 103, 255], [245, 245, 245], [140, 140, 140],
]);

/**
 * The colour of that number.
 * @param {number} number
 */
export const colorOf = (number) => colors[number % colors.length];

/**
 * The same, as style sheets have it.
 * @param {number} number
 */
export const cssColorOf = (number) => `rgb(${colorOf(number).join(" ")})`;
