// @ts-check
// What the browser keeps, as records by id in a few stores: a small interface in front of IndexedDB.

import { databaseName, databases } from "./storage.js";

/** @typedef {"sessions" | "pictures" | "results" | "flags"} StoreName */
/**
 * A record, with the ids of the pictures that it needs.
 * @typedef {{ id: string, pictures?: string[], [name: string]: any }} KeptRecord
 */
/**
 * One part of a change: `put` writes a record, `add` does so unless there is one of that id, `remove` takes one away.
 * @typedef {{ store: StoreName, put: KeptRecord } | { store: StoreName, add: KeptRecord }
 *   | { store: StoreName, remove: string }} Change
 */
/**
 * @typedef {object} Database
 * @property {(store: StoreName, id: string) => Promise<KeptRecord | undefined>} get
 * @property {(store: StoreName) => Promise<KeptRecord[]>} all
 * @property {(changes: Change[]) => Promise<void>} write - all of them or none
 * @property {() => Promise<void>} collect - takes away the pictures that no other record needs, and the flags of
 * results that are not there
 * @property {() => Promise<void>} clear
 * @property {() => void} close - ends it, once what is under way is done
 */

const stores = /** @type {StoreName[]} */ (["sessions", "pictures", "results", "flags"]);
/**
 * What brings the database from one version to the next; never changed, only added to.
 * @type {((database: IDBDatabase) => unknown)[]}
 */
const migrations = [
  (database) => {
    for (const store of ["sessions", "pictures", "results"]) database.createObjectStore(store, { keyPath: "id" });
  },
  // What is said of a result changes, and its painting is not to be written anew for that.
  (database) => database.createObjectStore("flags", { keyPath: "id" }),
];

/**
 * Opens the database. Fails where the browser has none, or one of a newer version of the page, and where the server is
 * private.
 * @param {() => void} onClosed - called when another tab needs it closed
 * @returns {Promise<Database>}
 */
export async function openDatabase(onClosed) {
  const request = databases().open(databaseName, migrations.length);
  request.onupgradeneeded = ({ oldVersion }) => {
    for (const migrate of migrations.slice(oldVersion)) migrate(request.result);
  };
  const database = await answer(request);
  // A tab with a newer page wants to upgrade: this one lets go, and keeps nothing from here on.
  database.onversionchange = () => {
    database.close();
    onClosed();
  };
  database.onclose = onClosed;
  return {
    get: (store, id) => answer(database.transaction(store).objectStore(store).get(id)),
    all: (store) => answer(database.transaction(store).objectStore(store).getAll()),
    write: (changes) => transact(database, (transaction) => {
      for (const change of changes) apply(transaction.objectStore(change.store), change);
    }),
    collect: () => transact(database, collect),
    clear: () => transact(database, (transaction) => {
      for (const store of stores) transaction.objectStore(store).clear();
    }),
    close: () => database.close(),
  };
}

/**
 * @param {IDBObjectStore} store
 * @param {Change} change
 */
function apply(store, change) {
  if ("put" in change) {
    store.put(change.put);
  } else if ("remove" in change) {
    store.delete(change.remove);
  } else {
    const count = store.count(change.add.id);
    count.onsuccess = () => count.result || store.put(change.add);
  }
}

/** @param {IDBTransaction} transaction */
async function collect(transaction) {
  const records = (/** @type {StoreName} */ store) => answer(transaction.objectStore(store).getAll());
  const ids = async (/** @type {StoreName} */ store) =>
    /** @type {string[]} */ (await answer(transaction.objectStore(store).getAllKeys()));
  const [sessions, results, pictures, flags] =
    await Promise.all([records("sessions"), records("results"), ids("pictures"), ids("flags")]);
  for (const id of unneeded(pictures, [...sessions, ...results])) transaction.objectStore("pictures").delete(id);
  for (const id of ownerless(flags, results)) transaction.objectStore("flags").delete(id);
}

/**
 * The ids that no record needs.
 * @param {string[]} ids
 * @param {KeptRecord[]} records
 */
export function unneeded(ids, records) {
  const needed = new Set(records.flatMap(({ pictures = [] }) => pictures));
  return ids.filter((id) => !needed.has(id));
}

/**
 * The ids of which there is no record.
 * @param {string[]} ids
 * @param {KeptRecord[]} records
 */
export function ownerless(ids, records) {
  const there = new Set(records.map(({ id }) => id));
  return ids.filter((id) => !there.has(id));
}

/**
 * Runs `work` in one transaction over all stores; done when that is on its way to the disk.
 * @param {IDBDatabase} database
 * @param {(transaction: IDBTransaction) => unknown} work
 * @returns {Promise<void>}
 */
function transact(database, work) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(stores, "readwrite");
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new DOMException("aborted", "AbortError"));
    try {
      work(transaction);
    } catch (failure) {
      reject(failure);
      transaction.abort();
    }
  });
}

/**
 * @template Value
 * @param {IDBRequest<Value>} request
 * @returns {Promise<Value>}
 */
function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
