// @ts-check
// How fast each transformer paints, by what its last painting took.

/**
 * Remembers seconds a pixel by transformer. Pictures of fewer than `least` pixels teach nothing: their time is that
 * of what any picture needs.
 * @param {number} least
 */
export function createPace(least) {
  /** @type {Map<string, number>} */
  const paces = new Map();
  let last = "";
  return {
    /**
     * Whether that transformer has painted before.
     * @param {string} transformer
     */
    knows: (transformer) => paces.has(transformer),
    /**
     * How long so many pixels take; 0 as long as nothing is known.
     * @param {string} transformer
     * @param {number} pixels
     */
    secondsFor: (transformer, pixels) => (paces.get(transformer) ?? 0) * pixels,
    /**
     * So many pixels took so long, or will. What was `painted`, but for its finish, teaches nothing when it is painted
     * again at once: the server has kept it.
     * @param {string} transformer
     * @param {number} pixels
     * @param {number} seconds
     * @param {string} [painted]
     */
    learn(transformer, pixels, seconds, painted) {
      const isKept = painted !== undefined && painted === last;
      if (painted !== undefined) last = painted;
      if (!isKept && pixels >= least) paces.set(transformer, seconds / pixels);
    },
  };
}
