// @ts-check
// Importing styles: first a look at what would happen, then, on Save, one transaction.

import { button, busy, byId, dialog, element, input, select, targetOf } from "../core/dom.js";
import { vectorPicture } from "../core/picture.js";
import { t } from "../core/strings.js";
import { openDialog } from "../dialogs/dialogs.js";
import { getJSON, request } from "../net/api.js";
import { offerSavedStyle, useSavedStyle } from "../settings/pickers.js";
import { setPicture, slotInUse } from "../settings/slots.js";
import { settle, toast, toastError, wordsOfFailure } from "../ui/toasts.js";
import { refreshGallery } from "./changes.js";

/** @typedef {import("../core/types.js").StyleDocument} StyleDocument */
/** @typedef {import("../core/types.js").Parcel} Parcel */
/** @typedef {"new" | "same" | "conflict"} Status */
/** @typedef {{ id: string, name: string }} Existing */
/**
 * A style that came, and how it stands to those that are saved.
 * @typedef {{ name: string, status: Status, vector?: number[], space?: string, existing?: Existing | null }} Planned
 */

/**
 * What the dialog is about: what came, and the styles in it.
 * @type {{ parcels: Parcel[], styles: Planned[] }}
 */
let pending = { parcels: [], styles: [] };

export function setUpImporting() {
  byId("import-form").addEventListener("submit", (event) => {
    event.preventDefault();
    busy(button("import-save"), save);
  });
  button("import-try").addEventListener("click", () => busy(button("import-try"), use));
  input("drawer-import").addEventListener("change", (event) => {
    const field = targetOf(event);
    const files = [...field.files ?? []];
    field.value = "";
    if (files.length) importStyles(...files.map(parcelOf));
  });
  byId("drawer-link").addEventListener("change", (event) => {
    const field = targetOf(event);
    const body = field.value.trim();
    field.value = "";
    if (body) importStyles({ body, type: "text/plain" });
  });
  takeFragment();
  window.addEventListener("hashchange", takeFragment);
}

/**
 * @param {File} file
 * @returns {Parcel}
 */
function parcelOf(file) {
  const isJSON = /\.json$/i.test(file.name);
  return { body: file, type: isJSON ? "application/json" : file.type || "application/octet-stream" };
}

/**
 * What would come of an import. Throws what the request throws.
 * @param {Parcel} parcel
 * @returns {Promise<Planned[]>}
 */
export async function planImport({ body, type }) {
  const response = await request("POST", "/api/styles/import?dryRun=true", { body, type });
  return (await response.json()).styles;
}

/**
 * Imports; returns what was saved. Throws what the request throws.
 * @param {Parcel} parcel
 * @param {string} policy - what to do about names that are taken
 * @returns {Promise<StyleDocument[]>}
 */
export async function runImport({ body, type }, policy) {
  const response = await request("POST", `/api/styles/import?onConflict=${policy}`, { body, type });
  /** @type {{ styles: { saved?: StyleDocument | null }[] }} */
  const done = await response.json();
  const styles = done.styles.flatMap(({ saved }) => saved ?? []);
  for (const style of styles) offerSavedStyle(style);
  refreshGallery();
  return styles;
}

/**
 * Shows what an import would bring, of all that came together.
 * @param {Parcel[]} parcels
 */
export async function importStyles(...parcels) {
  settle("import");
  /** @type {typeof pending} */
  const found = { parcels: [], styles: [] };
  for (const parcel of parcels) {
    try {
      found.styles.push(...await planImport(parcel));
      found.parcels.push(parcel);
    } catch (failure) {
      sayNoStyle(parcel, failure, parcels.length > 1);
    }
  }
  if (found.parcels.length) showPlan(found.parcels, found.styles);
}

/**
 * Says why nothing comes of a parcel; of several, of which.
 * @param {Parcel} parcel
 * @param {unknown} failure
 * @param {boolean} isOfMany
 */
function sayNoStyle({ body }, failure, isOfMany) {
  if (!isOfMany || !(body instanceof File)) {
    toastError(failure, { topic: "import" });
    return;
  }
  toast(t("batchFailed", { name: body.name, reason: wordsOfFailure(failure) }), { error: true });
}

/**
 * Shows what an import would bring, which is known.
 * @param {Parcel[]} parcels
 * @param {Planned[]} styles
 */
export function showPlan(parcels, styles) {
  pending = { parcels, styles };
  byId("import-list").replaceChildren(...styles.map((style) => element("li", {},
    element("span", {}, style.name), element("span", { class: "muted" }, wordsFor(style)))));
  const isNothingNew = styles.every(({ status }) => status === "same");
  byId("import-conflict").hidden = !styles.some(({ status }) => status === "conflict");
  byId("import-try").hidden = styles.length !== 1;
  button("import-try").textContent = t(isNothingNew ? "useStyle" : "tryStyle");
  byId("import-same").hidden = !isNothingNew;
  byId("import-error").hidden = true;
  button("import-save").hidden = isNothingNew;
  openDialog("import-dialog");
  byId(isNothingNew && styles.length === 1 ? "import-try" : "import-save").focus();
}

/** @param {Planned} style */
function wordsFor({ name, status, existing }) {
  if (status === "conflict") return t("importConflictWith");
  if (status === "new") return t("importNew");
  return existing && existing.name !== name ? t("importSameAs", { name: existing.name }) : t("importSame");
}

/** A link's fragment holds a style. It is taken out of the address bar once it has been read. */
function takeFragment() {
  if (!location.hash.startsWith("#style=")) return;
  const body = location.hash;
  history.replaceState(null, "", location.pathname + location.search);
  importStyles({ body, type: "text/plain" });
}

/**
 * Puts a style that came into a slot: as it is saved here, or just as it came. Returns the picture of the latter, which
 * can be saved. Throws what the request throws.
 * @param {string} slot
 * @param {Planned} style
 */
export async function putIntoSlot(slot, { name, vector = [], space = "", status, existing }) {
  if (status === "same" && existing) {
    useSavedStyle(slot, await getJSON(`/api/styles/${existing.id}`));
    return null;
  }
  const picture = vectorPicture({ vector, space, title: name });
  setPicture(slot, picture);
  return picture;
}

/** Paints with the one style that came. */
async function use() {
  try {
    await putIntoSlot(slotInUse(), pending.styles[0]);
    dialog("import-dialog").close();
  } catch (failure) {
    toastError(failure);
  }
}

async function save() {
  const policy = byId("import-conflict").hidden ? "rename" : select("import-policy").value;
  const { parcels } = pending;
  try {
    /** @type {StyleDocument[]} */
    const styles = [];
    for (const parcel of parcels) styles.push(...await runImport(parcel, policy));
    dialog("import-dialog").close();
    const [style] = styles;
    // One that came alone came to be painted with.
    const run = styles.length === 1 ? () => useSavedStyle(slotInUse(), style) : null;
    toast(t("imported", { count: styles.length }), { action: run && t("useStyle"), run, topic: "import" });
  } catch (failure) {
    byId("import-error").hidden = false;
    byId("import-error").textContent = wordsOfFailure(failure);
  }
}
