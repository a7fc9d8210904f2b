// What stands in for the browser's database: the same promises, in memory, with room for so many bytes.

import { ownerless, unneeded } from "../../../Public/assets/js/kept/database.js";

const bytesIn = (value) => {
  if (value instanceof Blob) return value.size;
  return value && typeof value === "object" ? Object.values(value).reduce((sum, one) => sum + bytesIn(one), 0) : 0;
};

/** A `Database`, with `stores` and `room` for tests to look at and change. */
export function memoryDatabase() {
  let stores = { sessions: new Map(), pictures: new Map(), results: new Map(), flags: new Map() };
  const database = {
    room: Infinity,
    ids: (store) => [...stores[store].keys()],
    get: async (store, id) => stores[store].get(id),
    all: async (store) => [...stores[store].values()],
    write: async (changes) => {
      const after = Object.fromEntries(Object.entries(stores).map(([name, records]) => [name, new Map(records)]));
      for (const { store, put, add, remove } of changes) {
        if (remove !== undefined) after[store].delete(remove);
        else if (put || !after[store].has(add.id)) after[store].set((put ?? add).id, structuredClone(put ?? add));
      }
      const bytes = Object.values(after).flatMap((records) => [...records.values()]).reduce(
        (sum, record) => sum + bytesIn(record), 0);
      if (bytes > database.room) throw new DOMException("no room", "QuotaExceededError");
      stores = after;
    },
    collect: async () => {
      const records = [...stores.sessions.values(), ...stores.results.values()];
      for (const id of unneeded(database.ids("pictures"), records)) stores.pictures.delete(id);
      for (const id of ownerless(database.ids("flags"), [...stores.results.values()])) stores.flags.delete(id);
    },
    close: () => {},
    clear: async () => {
      for (const records of Object.values(stores)) records.clear();
    },
  };
  return database;
}
