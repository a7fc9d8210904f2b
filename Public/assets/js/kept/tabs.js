// @ts-check
// Several tabs with the page: each keeps its own settings, and all hear what happens to the shelf that they share.

import { newID } from "../core/ids.js";
import { keptRecord, keptRecords } from "./kept.js";
import { tabTexts } from "./storage.js";

/** @typedef {import("./database.js").KeptRecord} KeptRecord */
/**
 * What one tab tells the others.
 * @typedef {{ kind: "added" | "flagged", id: string } | { kind: "removed", ids: string[] }
 *   | { kind: "forgotten" }} Message
 */

/** What the tab's name is called in its own storage, which a reload and a crash leave as it is. */
const nameKey = "impasto-tab";
/** What a tab holds while it lives is called this, and its name. */
const lockPrefix = "impasto-tab-";
/** The tab before a reload has let go within this time, in ms; who holds on is another tab, copied from it. */
const patience = 250;
/** @type {BroadcastChannel | null} */
let channel = null;

/** @param {(message: Message) => void} listener */
export function hearTabs(listener) {
  channel = "BroadcastChannel" in window ? new BroadcastChannel("impasto") : null;
  channel?.addEventListener("message", ({ data }) => listener(data));
}

/** @param {Message} message */
export const tellTabs = (message) => channel?.postMessage(message);

/**
 * This tab's name, and what it kept last. A new tab goes on where the last one that is closed ended.
 * @returns {Promise<{ id: string, session: KeptRecord | undefined }>}
 */
export async function thisTab() {
  const own = storedName();
  if (own) {
    const session = await keptRecord("sessions", own);
    if (await hold(own)) return named(own, session);
    return named(await fresh(), session);
  }
  const sessions = (await keptRecords("sessions")).sort((one, other) => other.at - one.at);
  const living = await livingTabs();
  // Where it cannot be known who lives, the newest is copied.
  if (!living) return named(newID(), sessions[0]);
  for (const session of sessions.filter(({ id }) => !living.has(id))) {
    if (await hold(session.id)) return named(session.id, session);
  }
  return named(await fresh(), undefined);
}

/** The names of all tabs that are open; null where the browser does not say. */
export async function livingTabs() {
  if (!navigator.locks) return null;
  const { held = [] } = await navigator.locks.query();
  return new Set(held.flatMap(({ name }) =>
    (name?.startsWith(lockPrefix) ? [name.slice(lockPrefix.length)] : [])));
}

async function fresh() {
  const id = newID();
  await hold(id);
  return id;
}

/**
 * Holds a name until the tab ends; false if another tab does.
 * @param {string} id
 * @returns {Promise<boolean>}
 */
function hold(id) {
  if (!navigator.locks) return Promise.resolve(true);
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), patience);
  return new Promise((resolve) => {
    navigator.locks.request(lockPrefix + id, { signal: controller.signal }, () => {
      clearTimeout(timer);
      resolve(true);
      return new Promise(() => {});
    }).catch(() => resolve(false));
  });
}

/**
 * @param {string} id
 * @param {KeptRecord | undefined} session
 */
function named(id, session) {
  try {
    tabTexts().setItem(nameKey, id);
  } catch {
    // Then a reload is as a new tab.
  }
  return { id, session };
}

function storedName() {
  try {
    return tabTexts().getItem(nameKey);
  } catch {
    return null;
  }
}
