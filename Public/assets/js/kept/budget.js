// @ts-check
// How much may be kept, and what goes first where it becomes more.

/**
 * A result as far as its room counts.
 * @typedef {object} Held
 * @property {string} id
 * @property {number} bytes - of itself
 * @property {boolean} isStarred
 * @property {{ id: string, bytes: number }[]} pictures - that it needs; several may need the same
 */

/** The most that is kept, in bytes, however much room there is. */
const mostBytes = 512 * 2 ** 20;
/** The most results without a star. */
const mostResults = 200;

/**
 * The bytes that may be kept. The browser counts more than ours to what it grants: half of that is left alone.
 * @param {{ quota?: number }} estimate
 */
export const allowance = ({ quota }) => Math.min(mostBytes, (quota ?? Infinity) / 2);

/**
 * What results take, with the pictures that they need.
 * @param {Held[]} results
 */
export function bytesOf(results) {
  const pictures = new Map(results.flatMap((result) => result.pictures.map(({ id, bytes }) => [id, bytes])));
  return results.reduce((sum, { bytes }) => sum + bytes, 0) + [...pictures.values()].reduce((sum, one) => sum + one, 0);
}

/**
 * The ids of results that have to go, so that the others are few and small enough: the oldest without a star. The
 * newest stays, and so do starred ones, whatever they take.
 * @param {Held[]} results - the newest first
 * @param {number} allowed - bytes
 */
export function surplus(results, allowed, most = mostResults) {
  const left = [...results];
  const gone = [];
  const count = () => left.filter(({ isStarred }) => !isStarred).length;
  while (count() > most || bytesOf(left) > allowed) {
    const oldest = left.slice(1).reverse().find(({ isStarred }) => !isStarred);
    if (!oldest) break;
    left.splice(left.indexOf(oldest), 1);
    gone.push(oldest.id);
  }
  return gone;
}
