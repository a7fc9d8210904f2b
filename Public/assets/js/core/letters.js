// @ts-check
// The letters that name style slots: A, B, C, …

/**
 * The letter of a slot by its index, from 0.
 * @param {number} index
 */
export const letterOf = (index) => String.fromCharCode("A".charCodeAt(0) + index);
