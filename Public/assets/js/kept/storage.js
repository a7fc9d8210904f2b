// @ts-check
// What browsers keep for pages. No other module asks for it, but for `first.js`, so that one rule holds for all: on the
// page of a private server nothing reaches it. There a twin in the page's own memory takes its place, and is gone with
// the page.

/** @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem" | "clear">} TextStore */

/** Whether the server keeps nothing, and neither does its page: as the server says in the page itself. */
export const isPrivate = () => document.documentElement?.dataset?.private !== undefined;

/** @returns {TextStore} */
function memoryStore() {
  /** @type {Map<string, string>} */
  const texts = new Map();
  return {
    getItem: (name) => texts.get(name) ?? null,
    setItem: (name, text) => { texts.set(name, text); },
    removeItem: (name) => { texts.delete(name); },
    clear: () => texts.clear(),
  };
}

const twins = { lasting: memoryStore(), tab: memoryStore() };

/**
 * Texts that all tabs share, over reloads. Like the next two it throws where the browser refuses.
 * @returns {TextStore}
 */
export const lastingTexts = () => (isPrivate() ? twins.lasting : localStorage);

/**
 * Texts of this tab, over reloads.
 * @returns {TextStore}
 */
export const tabTexts = () => (isPrivate() ? twins.tab : sessionStorage);

/** Databases; throws on a private page, which has none. */
export function databases() {
  if (isPrivate()) throw new Error("a private page keeps nothing");
  return indexedDB;
}

/**
 * The bytes that the browser grants, as far as it says.
 * @returns {Promise<{ quota?: number }>}
 */
export async function grantedRoom() {
  if (isPrivate()) return {};
  return (await navigator.storage?.estimate?.().catch(() => ({}))) ?? {};
}
