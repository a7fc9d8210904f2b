// @ts-check
// Which entries of the page about the API have the words of a search.

/**
 * The words of a search, as they are looked for.
 * @param {string} search
 */
export const wordsOf = (search) => search.toLowerCase().split(/\s+/).filter(Boolean);

/**
 * Whether a text holds all words.
 * @param {string} text - in lower case
 * @param {string[]} words
 */
export const holdsAll = (text, words) => words.every((word) => text.includes(word));

/**
 * The entries that hold all words. Where some hold them in their heads, those come alone: who looks for `/api/jobs`
 * does not want all that mention it.
 * @template {{ head: string, text: string }} Entry
 * @param {Entry[]} entries - in lower case
 * @param {string} search
 * @returns {Entry[]}
 */
export function found(entries, search) {
  const words = wordsOf(search);
  const inHeads = entries.filter(({ head }) => holdsAll(head, words));
  return inHeads.length ? inHeads : entries.filter(({ text }) => holdsAll(text, words));
}
