// @ts-check
// What browsers keep for pages. No other module asks for it, but for `first.js`, so that one rule holds for all: on the
// page of a private server nothing reaches it. There a twin in the page's own memory takes its place, and is gone with
// the page.

/** What the page's database is called. */
export const databaseName = "impasto";

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

/** What a text in the window's name begins with. */
const handedMark = "impasto:";

/**
 * Leaves a text for the next page of this tab. A private page leaves it in the window's name: browsers hold that in
 * memory only, and empty it on the way to another site.
 * @param {string} name
 * @param {string} text
 */
export function handOver(name, text) {
  if (isPrivate()) window.name = `${handedMark}${name}:${text}`;
  else sessionStorage.setItem(name, text);
}

/**
 * Takes what the page before left; once, and from this site alone.
 * @param {string} name
 */
export function handedOver(name) {
  if (!isPrivate()) {
    const text = sessionStorage.getItem(name);
    sessionStorage.removeItem(name);
    return text;
  }
  const start = `${handedMark}${name}:`;
  if (!window.name.startsWith(start)) return null;
  const text = window.name.slice(start.length);
  window.name = "";
  return document.referrer.startsWith(`${location.origin}/`) ? text : null;
}

/**
 * Deletes what pages of a server that was not private have left in this browser: the one thing for which a private page
 * reaches for it, and only because somebody asks for it.
 */
export async function deleteLeftBehind() {
  for (const texts of [localStorage, sessionStorage]) {
    for (const name of Object.keys(texts)) if (name.startsWith("impasto")) texts.removeItem(name);
  }
  await new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(databaseName);
    for (const event of ["success", "error", "blocked"]) request.addEventListener(event, resolve);
  });
}

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
