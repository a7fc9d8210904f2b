// @ts-check
// The shelf: all results, of this tab and of those before, until there is no more room for them.

import { addressOf } from "../core/address.js";
import { rememberFiles } from "../core/files.js";
import { read, subscribe, update } from "../core/store.js";
import { t } from "../core/strings.js";
import { bytesOf, surplus } from "../kept/budget.js";
import { allowedBytes, collectPictures, forgetKept, keep, keptRecord, keptRecords, openKept } from "../kept/kept.js";
import { filesOf } from "../kept/packing.js";
import { pictureFinder } from "../kept/pictures.js";
import { keptResult, keptResults } from "../kept/results.js";
import { forgetSession } from "../kept/session.js";
import { hearTabs, tellTabs } from "../kept/tabs.js";
import { stylePicturesOf } from "../regions/counting.js";
import { fingerprint } from "../settings/fingerprint.js";
import { usualSettings } from "../settings/snapshot.js";
import { toast } from "../ui/toasts.js";
import { changesToForget, changesToKeep, entryOf, flagsToKeep, heldBy } from "./records.js";
import { thumbnail } from "./thumbnail.js";

/** @typedef {import("../core/types.js").Result} Result */
/** @typedef {import("../core/types.js").ShelfEntry} ShelfEntry */
/** @typedef {import("../kept/database.js").KeptRecord} KeptRecord */

/** Where there is no room, old results make some: as many as take so many times the bytes that are needed. */
const generosity = 2;
/** How many bytes the results may take; less where the browser grants less. */
let allowed = 512 * 2 ** 20;
/**
 * What is being written.
 * @type {Set<Promise<unknown>>}
 */
const writing = new Set();
/**
 * The ids of results that have left the shelf: one whose record was being read meanwhile does not come back.
 * @type {Set<string>}
 */
const left = new Set();

/**
 * The id of the last result, if it was a step.
 * @type {string | null}
 */
let lastStep = null;

export function setUpShelf() {
  usualSettings();
  hearTabs(hear);
  subscribe(["regionWork"], ({ regionWork }) => {
    if (!regionWork) lastStep = null;
  });
  subscribe(["keeping"], ({ keeping }, before) => {
    if (keeping === before.keeping) return;
    if (keeping === "kept") keepAll();
    else update({ shelf: read("shelf").map((entry) => ({ ...entry, isKept: false })) });
  });
}

/**
 * @param {string} id
 * @returns {ShelfEntry | null}
 */
export const entryNamed = (id) => read("shelf").find(({ result }) => result.id === id) ?? null;

/**
 * The result of the same settings, if it is still here. Not of a saved style, which may be another by now.
 * @param {string} key
 */
export function earlierResult(key) {
  const entry = read("shelf").find((candidate) => candidate.key === key);
  const isLasting = entry && stylePicturesOf(entry.result.snapshot).every((picture) => picture?.kind !== "saved");
  return entry && isLasting ? entry.result : null;
}

/**
 * Adds a result; it takes the place, and the star, of an earlier one of the same settings. One that nobody asked for
 * counts as saved: nobody misses it. One that is a step of regions being painted takes the place of the step before,
 * unless that has a star.
 * @param {Result} result
 * @param {{ isAskedFor?: boolean, isStep?: boolean }} options
 */
export async function addResult(result, { isAskedFor = true, isStep = false } = {}) {
  const key = fingerprint(result.snapshot);
  rememberFiles(filesOf(result.snapshot));
  const before = read("shelf").find((candidate) => candidate.key === key);
  const stepBefore = read("shelf").find((candidate) => candidate.result.id === lastStep && !candidate.isStarred);
  lastStep = isStep ? result.id : null;
  const replaced = [before, isStep ? stepBefore : undefined].flatMap((entry) => entry ?? []);
  if (replaced.length) drop([...new Set(replaced)]);
  /** @type {ShelfEntry} */
  const entry = {
    result, key, thumb: null, thumbURL: null, isStarred: before?.isStarred ?? false, isKept: false,
    isSaved: !isAskedFor,
  };
  update({ shelf: [entry, ...read("shelf")] });
  const work = finish(result);
  writing.add(work);
  await work.finally(() => writing.delete(work));
}

/** Done when all that is on the shelf now is written. */
export const shelfWritten = () => Promise.allSettled(writing);

/**
 * What a new result needs once it is seen: room, a thumbnail, and a place in the browser.
 * @param {Result} result
 */
async function finish({ id, blob }) {
  await makeRoom();
  const thumb = await thumbnail(blob).catch(() => null);
  if (!entryNamed(id)) return;
  change(id, { thumb, thumbURL: thumb && URL.createObjectURL(thumb) });
  await keepEntry(id);
}

/** Adds what was kept, but for what cannot be read: it must not keep the rest from coming back. */
export async function fillShelf() {
  await openKept();
  allowed = await allowedBytes();
  const records = await keptResults();
  if (!records.length) return;
  const find = pictureFinder(await keptRecords("pictures"));
  insert(records.filter(({ id }) => isMissing(id)).flatMap((record) => {
    try {
      return [entryOf(record, find, usualSettings())];
    } catch (failure) {
      console.warn(`The result ${record.id} that was kept cannot be shown.`, failure);
      return [];
    }
  }));
}

/**
 * Whether a kept result is neither on the shelf nor was taken off it.
 * @param {string} id
 */
const isMissing = (id) => !entryNamed(id) && !left.has(id);

/**
 * Adds one kept result, and returns it.
 * @param {KeptRecord} record
 * @param {KeptRecord[]} pictures - that it was made of
 */
export function takeFromKept(record, pictures) {
  const entry = entryOf(record, pictureFinder(pictures), usualSettings());
  insert([entry]);
  return entry.result;
}

/**
 * @param {string} id
 * @param {boolean} isStarred
 */
export const star = (id, isStarred) => setFlags(id, { isStarred });

/**
 * The user has this result as a file, so that it may be left without a question.
 * @param {string} id
 */
export const markSaved = (id) => setFlags(id, { isSaved: true });

/**
 * Other results do not go for a word about this one.
 * @param {string} id
 * @param {Partial<Pick<ShelfEntry, "isStarred" | "isSaved">>} flags
 */
async function setFlags(id, flags) {
  change(id, flags);
  const entry = entryNamed(id);
  if (!entry) return;
  const outcome = await keep([flagsToKeep(entry)]);
  if (outcome === "kept") tellTabs({ kind: "flagged", id });
  if (outcome === "full") sayFull();
}

/**
 * Takes results off the shelf. Returns what puts them back.
 * @param {string[]} ids
 */
export function remove(ids) {
  const gone = read("shelf").filter(({ result }) => ids.includes(result.id));
  drop(gone);
  setTimeout(collectPictures);
  return async () => {
    for (const { result } of gone) left.delete(result.id);
    insert(gone.filter(({ result }) => isMissing(result.id)).map((entry) => ({
      ...entry, isKept: false, result: { ...entry.result, url: URL.createObjectURL(entry.result.blob) },
      thumbURL: entry.thumb && URL.createObjectURL(entry.thumb),
    })));
    for (const { result } of gone) await keepEntry(result.id);
  };
}

/** Forgets everything, in all tabs, which begin anew. */
export async function forgetEverything() {
  await beginAnew(() => tellTabs({ kind: "forgotten" }));
}

/** @param {() => void} [tell] - called once nothing is kept any more */
async function beginAnew(tell = () => {}) {
  forgetSession();
  await forgetKept();
  tell();
  update({ shelf: [] });
  location.assign(addressOf("/"));
}

/** @param {import("../kept/tabs.js").Message} message */
async function hear(message) {
  if (message.kind === "forgotten") await beginAnew();
  else if (message.kind === "removed") leave(message.ids);
  else await takeFromTab(message);
}

/**
 * A result that another tab has added or changed.
 * @param {{ kind: "added" | "flagged", id: string }} message
 */
async function takeFromTab({ kind, id }) {
  if (kind === "added") left.delete(id);
  const record = await keptResult(id);
  if (!record) return;
  const pictures = entryNamed(id) ? []
    : await Promise.all((record.pictures ?? []).map((/** @type {string} */ one) => keptRecord("pictures", one)));
  // Much may have been heard of it while it was read.
  if (entryNamed(id)) change(id, { isStarred: record.isStarred, isSaved: record.isSaved });
  else if (isMissing(id)) takeFromKept(record, pictures.flatMap((picture) => picture ?? []));
}

/** @param {ShelfEntry[]} entries */
function insert(entries) {
  const shelf = [...read("shelf"), ...entries].sort((one, other) => other.result.at - one.result.at);
  update({ shelf });
}

/**
 * @param {string} id
 * @param {Partial<ShelfEntry>} changes
 */
function change(id, changes) {
  update({ shelf: read("shelf").map((entry) => (entry.result.id === id ? { ...entry, ...changes } : entry)) });
}

/**
 * Takes entries off the shelf, and out of the browser.
 * @param {ShelfEntry[]} gone
 */
function drop(gone) {
  const ids = gone.map(({ result }) => result.id);
  leave(ids);
  keep(ids.flatMap(changesToForget));
  tellTabs({ kind: "removed", ids });
}

/** @param {string[]} ids */
function leave(ids) {
  for (const id of ids) left.add(id);
  const gone = read("shelf").filter(({ result }) => ids.includes(result.id));
  update({ shelf: read("shelf").filter(({ result }) => !ids.includes(result.id)) });
  for (const { result, thumbURL } of gone) {
    // What is on the stage is looked at until something else is.
    if (read("painting")?.result !== result) URL.revokeObjectURL(result.url);
    if (thumbURL) URL.revokeObjectURL(thumbURL);
  }
}

/** Old results go where there are too many. */
async function makeRoom() {
  const ids = surplus(read("shelf").map(heldBy), allowed);
  if (!ids.length) return;
  drop(read("shelf").filter(({ result }) => ids.includes(result.id)));
  await collectPictures();
}

/**
 * Writes an entry; where there is no room, the oldest make some.
 * @param {string} id
 */
async function keepEntry(id) {
  for (let freed = 0, needed = 0; freed <= generosity * needed;) {
    const entry = entryNamed(id);
    if (!entry) return;
    needed = bytesOf([heldBy(entry)]);
    const outcome = await keep(changesToKeep(entry));
    change(id, { isKept: outcome === "kept" });
    // It may have been deleted while it was written.
    if (outcome === "kept" && entryNamed(id)) tellTabs({ kind: "added", id });
    if (outcome !== "full") return;
    const oldest = [...read("shelf")].reverse().find((one) => one.isKept && !one.isStarred && one.result.id !== id);
    if (!oldest) break;
    freed += bytesOf([heldBy(oldest)]);
    drop([oldest]);
    await collectPictures();
  }
  sayFull();
}

const sayFull = () => toast(t("keptFull"), { error: true, topic: "keeping" });

/** Writes everything that was painted while nothing was kept. */
async function keepAll() {
  for (const { result } of [...read("shelf")].reverse().filter(({ isKept }) => !isKept)) await keepEntry(result.id);
}
