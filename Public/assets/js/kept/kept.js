// @ts-check
// What the browser keeps of the page: own photos, settings, results. All of it goes through here, so that the wish to
// keep nothing holds everywhere.

import { byId } from "../core/dom.js";
import { read, update } from "../core/store.js";
import { t } from "../core/strings.js";
import { toast } from "../ui/toasts.js";
import { allowance } from "./budget.js";
import { openDatabase } from "./database.js";
import { grantedRoom, isPrivate, lastingTexts } from "./storage.js";

/** @typedef {import("./database.js").Change} Change */
/** @typedef {import("./database.js").Database} Database */
/** @typedef {import("./database.js").StoreName} StoreName */

/** The name of the wish among the few values that stay also where nothing else does. */
const wishName = "impasto-keep";
/** @type {Database | null} */
let database = null;
/** @type {Promise<void> | null} */
let opening = null;

/** What is wished in one tab holds in all of them. */
export function setUpKept() {
  if (isPrivate()) return;
  window.addEventListener("storage", ({ key }) => {
    if (key !== wishName || wishesNothing() === (read("keeping") === "nothing")) return;
    if (wishesNothing()) keepNoMore();
    else openAgain();
  });
}

/**
 * Opens what is kept, unless nothing is to be; done as soon as it is known whether anything can be.
 * @param {typeof openDatabase} [opener]
 */
export function openKept(opener = openDatabase) {
  opening ??= open(opener);
  return opening;
}

/** @param {typeof openDatabase} opener */
async function open(opener) {
  if (isPrivate()) {
    update({ keeping: "private" });
    return;
  }
  if (wishesNothing()) return;
  try {
    database = await opener(lose);
    update({ keeping: "kept" });
  } catch {
    update({ keeping: "impossible" });
  }
}

/** From here on nothing can be kept. */
function lose() {
  if (!database) return;
  database = null;
  update({ keeping: "impossible" });
}

/** Whether nothing is to be kept: by the user's word or, before that, by the server's. */
function wishesNothing() {
  try {
    const wish = lastingTexts().getItem(wishName);
    if (wish) return wish === "nothing";
  } catch {
    return true;
  }
  return byId("studio").dataset.keepsNothing !== undefined;
}

/**
 * Begins to keep what there is, or forgets what was kept and keeps nothing from here on.
 * @param {boolean} on
 */
export async function setKeeping(on) {
  try {
    lastingTexts().setItem(wishName, on ? "all" : "nothing");
  } catch {
    // It holds for this visit.
  }
  if (on) await openAgain();
  else await keepNoMore();
}

function openAgain() {
  opening = null;
  return openKept();
}

async function keepNoMore() {
  await forgetKept();
  update({ keeping: "nothing" });
}

/** Deletes everything that is kept; from here on nothing is written, also not what is on its way. */
export async function forgetKept() {
  const kept = database;
  database = null;
  await kept?.clear().catch(() => {});
  kept?.close();
}

/**
 * A kept record, if it is there.
 * @param {StoreName} store
 * @param {string} id
 */
export const keptRecord = async (store, id) => database?.get(store, id).catch(() => undefined);

/**
 * All kept records of a store.
 * @param {StoreName} store
 */
export const keptRecords = async (store) => (await database?.all(store).catch(() => [])) ?? [];

/**
 * Keeps these changes, all or none: `full` if there is no room for them, `not` if nothing is kept.
 * @param {Change[]} changes
 * @returns {Promise<"kept" | "full" | "not">}
 */
export async function keep(changes) {
  if (!database) return "not";
  try {
    await database.write(changes);
    return "kept";
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === "QuotaExceededError") return "full";
    fail();
    return "not";
  }
}

/** Frees the room of pictures that nothing needs any more. */
export async function collectPictures() {
  await database?.collect().catch(() => {});
}

/** How many bytes may be kept. */
export const allowedBytes = async () => allowance(await grantedRoom());

function fail() {
  if (read("keeping") !== "kept") return;
  lose();
  toast(t("keptFailed"), { error: true, topic: "keeping" });
}
