// @ts-check
// The settings and pictures of this tab, written as they change, so that neither a reload nor a crash loses them.

import { byId } from "../core/dom.js";
import { debounced } from "../core/debounce.js";
import { rememberFiles } from "../core/files.js";
import { newID } from "../core/ids.js";
import { read, subscribe, update } from "../core/store.js";
import { t } from "../core/strings.js";
import { setMode } from "../settings/mode.js";
import { everySetting, restoreEvery, usualSettings } from "../settings/snapshot.js";
import { pictureIn, setPicture } from "../settings/slots.js";
import { toast } from "../ui/toasts.js";
import { collectPictures, keep, keptRecord, keptRecords, openKept } from "./kept.js";
import { filesOf, packed, recordOf, unpacked } from "./packing.js";
import { pictureFinder } from "./pictures.js";
import { keptResult } from "./results.js";
import { lastingTexts, tabTexts } from "./storage.js";
import { livingTabs, thisTab } from "./tabs.js";

/** @typedef {import("../core/types.js").Snapshot} Snapshot */
/** @typedef {import("../core/types.js").FilePicture} FilePicture */
/** @typedef {import("./database.js").Change} Change */
/** @typedef {import("./database.js").KeptRecord} KeptRecord */

/** Several changes within so many ms are written once. */
const writeDelay = 300;
/** The page waits so long for what was kept, in ms; then it begins without. */
const patience = 4000;
/** So many tabs that are closed are remembered. */
const mostSessions = 6;

/** The name under which the page that was left last is described for `first.js`; one that lives is not. */
const leftKey = "impasto-left";

/** @type {string | null} */
let tab = null;
let isForgotten = false;
/** Whether the settings as they are now are in the browser, or on their way there. */
let isWritten = false;
/**
 * The ids of the pictures that are, too.
 * @type {Set<string>}
 */
const keptFiles = new Set();
/**
 * The ids of pictures for which there was no room: not tried again with every change, until there may be some.
 * @type {Set<string>}
 */
const refused = new Set();
/**
 * For what it was said that there is no room: pictures by their ids, and the settings.
 * @type {Set<string>}
 */
const said = new Set();

/**
 * What was kept of this tab, with the bytes of its pictures; null if there is nothing. It may be asked for before the
 * page is set up.
 */
export function readSession() {
  const controller = new AbortController();
  const late = new Promise((resolve) => setTimeout(() => {
    controller.abort();
    resolve(null);
  }, patience));
  const { signal } = controller;
  return /** @type {ReturnType<typeof readNow>} */ (Promise.race([readNow(signal), late]));
}

/** @param {AbortSignal} signal - whether the page has begun without */
async function readNow(signal) {
  await openKept();
  if (read("keeping") !== "kept") return null;
  const { id, session } = await thisTab();
  // What comes too late is left for the next time, and not written over.
  tab = signal.aborted ? newID() : id;
  if (!session) return null;
  const shown = session.shown ? await keptResult(session.shown) : undefined;
  const ids = new Set([...(session.pictures ?? []), ...(shown?.pictures ?? [])]);
  const pictures = await Promise.all([...ids].map((picture) => keptRecord("pictures", picture)));
  return { session, shown, pictures: pictures.flatMap((picture) => picture ?? []) };
}

/**
 * Puts back what was kept. A style that the address asks for is used in it.
 * @param {{ session: KeptRecord, pictures: KeptRecord[] }} kept
 */
export function restoreSession({ session, pictures }) {
  const style = pictureIn("A");
  update({ paintsAsIGo: session.pace ?? null });
  restoreEvery(unpacked(session.settings, pictureFinder(pictures), usualSettings()));
  const address = new URL(location.href);
  const wanted = address.searchParams.get("style");
  if (wanted && style?.kind === "saved" && style.id === wanted) {
    setMode("stylize");
    setPicture("A", style);
  }
}

/** From here on changes are written. What the address asked for once is not asked for again by a reload. */
export function setUpSession() {
  const address = new URL(location.href);
  if (address.searchParams.has("style")) {
    address.searchParams.delete("style");
    history.replaceState(null, "", address);
  }
  const soon = debounced(writeDelay, writeSession);
  subscribe(["settings", "pictures", "painting", "paintsAsIGo", "keeping"], ({ pictures, keeping }, before) => {
    isWritten = false;
    if (keeping !== "kept") for (const ids of [keptFiles, refused, said]) ids.clear();
    // A picture takes longest to write, and is missed most.
    if (pictures !== before.pictures) writeSession();
    else soon();
  });
  subscribe(["shelf"], ({ shelf }, before) => {
    if (shelf.length >= before.shelf.length || (!refused.size && isWritten)) return;
    refused.clear();
    soon();
  });
  const writeNow = () => isWritten || writeSession();
  setLeft("");
  window.addEventListener("pagehide", () => {
    writeNow();
    const isToReturn = read("keeping") === "kept" && !isForgotten && read("mode") === "combine";
    setLeft(isToReturn ? (byId("mix-pad").hidden ? "combine" : "pad") : "");
  });
  document.addEventListener("visibilitychange", writeNow);
  soon();
}

/** Writes the settings as they are now; those come back also where the user's pictures find no room. */
export async function writeSession() {
  if (isForgotten || read("keeping") !== "kept") return;
  tab ??= (await thisTab()).id;
  const settings = everySetting();
  const files = filesOf(settings);
  rememberFiles(files);
  const record = {
    id: tab, at: Date.now(), settings: packed(settings), pace: read("paintsAsIGo"),
    shown: read("painting")?.result?.id ?? null, pictures: files.map(({ id }) => id),
  };
  /** @type {Change} */
  const settingsChange = { store: "sessions", put: record };
  const wanted = files.filter(({ id }) => !refused.has(id));
  isWritten = true;
  for (const { id } of wanted) keptFiles.add(id);
  const outcome = await keep([...wanted.map(changeToAdd), settingsChange]);
  if (outcome === "kept") {
    for (const { id } of [...wanted, record]) said.delete(id);
    return;
  }
  for (const { id } of wanted) keptFiles.delete(id);
  if (outcome === "full") await writeWhatFits(settingsChange, wanted);
  else isWritten = false;
}

/**
 * Writes the settings, and each picture that finds room beside them; says once what does not.
 * @param {Change & { put: KeptRecord }} settingsChange
 * @param {FilePicture[]} wanted
 */
async function writeWhatFits(settingsChange, wanted) {
  const full = [];
  if (await keep([settingsChange]) !== "kept") {
    isWritten = false;
    full.push(settingsChange.put.id);
  }
  for (const file of wanted) {
    if (await keep([changeToAdd(file)]) === "kept") {
      keptFiles.add(file.id);
    } else {
      refused.add(file.id);
      full.push(file.id);
    }
  }
  if (full.some((id) => !said.has(id))) toast(t("keptFull"), { error: true, topic: "keeping" });
  for (const id of full) said.add(id);
}

/**
 * @param {FilePicture} file
 * @returns {Change}
 */
const changeToAdd = (file) => ({ store: "pictures", add: recordOf(file) });

/**
 * Remembers what the page that is left looks like.
 * @param {"combine" | "pad" | ""} look - the second tab, perhaps with its pad; else nothing
 */
function setLeft(look) {
  try {
    if (look) lastingTexts().setItem(leftKey, look);
    else lastingTexts().removeItem(leftKey);
  } catch {
    // Then the page that comes next begins with the first.
  }
}

/** Whether the user's own pictures would come back after a reload. */
export const areFilesKept = () => filesOf(everySetting()).every(({ id }) => keptFiles.has(id));

/** Nothing of this tab is written any more, also not while it is left. */
export function forgetSession() {
  isForgotten = true;
  try {
    tabTexts().clear();
  } catch {
    // Then there was nothing in it.
  }
}

export const isSessionForgotten = () => isForgotten;

/** Takes away what tabs that are long closed have left. */
export async function tidySessions() {
  const living = (await livingTabs()) ?? new Set();
  const closed = (await keptRecords("sessions")).filter(({ id }) => id !== tab && !living.has(id));
  closed.sort((one, other) => other.at - one.at);
  await keep(closed.slice(mostSessions).map(({ id }) => ({ store: "sessions", remove: id })));
  await collectPictures();
}
