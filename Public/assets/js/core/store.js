// @ts-check
// What the page's parts share, and the one way in which they learn of changes.
//
// Fields that the form sends stay in the form, which works without scripts; everything else that is shared is here.
// A part that changes a value calls `update`; a part that depends on it calls `subscribe`.

/** @typedef {import("./types.js").Painting} Painting */
/** @typedef {import("./types.js").Snapshot} Snapshot */

/**
 * @typedef {object} State
 * @property {Record<string, import("./types.js").Picture | undefined>} pictures - by slot: `content`, `A`, `B`, …
 * @property {import("./types.js").Mode} mode
 * @property {{ height: number, isFull: boolean }} contentSize - what was asked for: a height in px, or the photo's own
 * @property {import("./types.js").Regions | null} regions - parts of a photo in styles of their own
 * @property {import("./types.js").RegionWork | null} regionWork - the tool that paints them, while it is open
 * @property {boolean | null} paintsAsIGo - the user's choice; null while that is left to how long paintings take
 * @property {import("./types.js").Phase} settings - how far the latest change of a setting has come
 * @property {Painting | null} painting - on the stage; null while that shows the photo alone
 * @property {string} message - about what is on the stage, until something newer is there
 * @property {import("./types.js").Run | null} render - the full render under way
 * @property {{ snapshot: Snapshot, controller: AbortController } | null} preview - the preview in flight
 * @property {Snapshot | null} nextPreview - what is previewed after that
 * @property {boolean} isDue - whether a full render begins as soon as the hand rests
 * @property {boolean} isBatchRunning - whether several photos are being painted one by one
 * @property {boolean} isLive - whether the camera, or a clip, is painted in the place of the photo
 * @property {import("./types.js").LivePicture | null} livePicture - what is painted then; null until there is something
 * @property {import("./types.js").Regions | null} liveRegions - that the live painting which is seen has
 * @property {boolean} isServerGone - whether the last request got no answer
 * @property {boolean} isTrashShown - whether the gallery's drawer shows the trash
 * @property {import("./types.js").ShelfEntry[]} shelf - the results, the newest first
 * @property {import("./types.js").Keeping} keeping - whether photos, settings and results outlive the page
 * @property {number} styleChanges - how often this page has changed the saved styles
 * @property {import("./types.js").StyleDocument[]} chosenStyles - in the gallery's drawer, to do something with all
 * @property {import("./types.js").StyleFilter} styleFilter - which saved styles the drawer shows
 */

/** @returns {State} */
const beginning = () => ({
  pictures: {},
  mode: "stylize",
  contentSize: { height: 720, isFull: false },
  regions: null,
  regionWork: null,
  paintsAsIGo: null,
  settings: "settled",
  painting: null,
  message: "",
  render: null,
  preview: null,
  nextPreview: null,
  isDue: false,
  isBatchRunning: false,
  isLive: false,
  livePicture: null,
  liveRegions: null,
  isServerGone: false,
  isTrashShown: false,
  shelf: [],
  keeping: "nothing",
  styleChanges: 0,
  chosenStyles: [],
  styleFilter: { tags: [], favouritesOnly: false },
});

let state = beginning();
/** @type {Set<{ names: (keyof State)[], listener: (state: State, before: State) => void }>} */
const subscriptions = new Set();

/**
 * The value of that name now.
 * @template {keyof State} Name
 * @param {Name} name
 * @returns {State[Name]}
 */
export const read = (name) => state[name];

/**
 * Writes these values, then calls each listener to one of their names, once, also where a value is the same as before.
 * @param {Partial<State>} changes
 */
export function update(changes) {
  const before = state;
  state = { ...state, ...changes };
  for (const subscription of [...subscriptions]) {
    const { names, listener } = subscription;
    // One that an earlier listener has ended hears of nothing more.
    if (subscriptions.has(subscription) && names.some((name) => name in changes)) listener(state, before);
  }
}

/**
 * Calls `listener` after each update of one of the names. Returns a function that ends it.
 * @param {(keyof State)[]} names
 * @param {(state: State, before: State) => void} listener
 */
export function subscribe(names, listener) {
  const subscription = { names, listener };
  subscriptions.add(subscription);
  return () => subscriptions.delete(subscription);
}

/** Forgets everything, for tests. */
export function reset() {
  state = beginning();
  subscriptions.clear();
}
