// @ts-check
// What was typed about saved styles and is not saved: kept while the page is open, and offered again.

/** @typedef {{ name: string, tags: string, notes: string, favourite: boolean }} Fields - as they are typed */
/** @typedef {Partial<Fields>} Draft - the fields that say something else than what is saved */

/**
 * By the styles' ids.
 * @type {Map<string, Draft>}
 */
const drafts = new Map();

/**
 * What the fields say that is not saved.
 * @param {Fields} typed
 * @param {Fields} saved
 * @returns {Draft}
 */
export const draftOf = (typed, saved) => Object.fromEntries(
  Object.entries(typed).filter(([name, value]) => value !== saved[/** @type {keyof Fields} */ (name)]));

/** @param {Draft} draft */
export const isEmpty = (draft) => Object.keys(draft).length === 0;

/**
 * Keeps a style's draft, or forgets it if it says nothing.
 * @param {string} id
 * @param {Draft} draft
 */
export function keepDraft(id, draft) {
  if (isEmpty(draft)) drafts.delete(id);
  else drafts.set(id, draft);
}

/**
 * The draft that is kept of a style; an empty one if there is none.
 * @param {string} id
 */
export const keptDraft = (id) => drafts.get(id) ?? {};
