// @ts-check
// Importing styles: first a look at what would happen, then, on Save, one transaction.

import { button, busy, byId, dialog, element, input, select, targetOf } from "../core/dom.js";
import { vectorPicture } from "../core/picture.js";
import { t } from "../core/strings.js";
import { openDialog } from "../dialogs/dialogs.js";
import { request } from "../net/api.js";
import { offerSavedStyle } from "../settings/pickers.js";
import { setPicture } from "../settings/slots.js";
import { toast, toastError } from "../ui/toasts.js";
import { refreshGallery } from "./gallery.js";

/** @typedef {{ name: string, status: "new" | "same" | "conflict", vector?: number[], space?: string }} Planned */

/**
 * What is said of a style that is not saved yet, by its status.
 * @type {Record<string, string | undefined>}
 */
const words = { new: "importNew", same: "importSame", conflict: "importConflictWith" };
/**
 * What the dialog is about: the file or text, and the styles in it.
 * @type {{ body: File | string, type: string, styles: Planned[] }}
 */
let pending = { body: "", type: "text/plain", styles: [] };

export function setUpImporting() {
  byId("import-form").addEventListener("submit", (event) => {
    event.preventDefault();
    busy(button("import-save"), save);
  });
  button("import-try").addEventListener("click", () => {
    const [{ name, vector = [], space = "" }] = pending.styles;
    setPicture("A", vectorPicture({ vector, space, title: name }));
    dialog("import-dialog").close();
  });
  input("drawer-import").addEventListener("change", (event) => {
    const field = targetOf(event);
    const [file] = field.files ?? [];
    field.value = "";
    if (!file) return;
    const isJSON = /\.json$/i.test(file.name);
    importStyles(file, isJSON ? "application/json" : file.type || "application/octet-stream");
  });
  takeFragment();
  window.addEventListener("hashchange", takeFragment);
}

/**
 * Shows what an import would bring.
 * @param {File | string} body
 * @param {string} type - its media type
 */
export async function importStyles(body, type) {
  try {
    const response = await request("POST", "/api/styles/import?dryRun=true", { body, type });
    const answer = await response.json();
    pending = { body, type, styles: answer.styles ?? answer.items ?? [] };
    show();
  } catch (failure) {
    toastError(failure);
  }
}

/** A link's fragment holds a style. It is taken out of the address bar once it has been read. */
function takeFragment() {
  if (!location.hash.startsWith("#style=")) return;
  const link = location.hash;
  history.replaceState(null, "", location.pathname + location.search);
  importStyles(link, "text/plain");
}

function show() {
  const { styles } = pending;
  byId("import-list").replaceChildren(...styles.map(({ name, status }) => element("li", {},
    element("span", {}, name), element("span", { class: "muted" }, t(words[status] ?? "importNew")))));
  const isNothingNew = styles.every(({ status }) => status === "same");
  byId("import-conflict").hidden = !styles.some(({ status }) => status === "conflict");
  byId("import-try").hidden = !(styles.length === 1 && Array.isArray(styles[0].vector));
  byId("import-error").hidden = !isNothingNew;
  byId("import-error").textContent = t("importNothing");
  button("import-save").disabled = isNothingNew;
  openDialog("import-dialog");
  byId("import-save").focus();
}

async function save() {
  const policy = byId("import-conflict").hidden ? "rename" : select("import-policy").value;
  const { body, type } = pending;
  try {
    const response = await request("POST", `/api/styles/import?onConflict=${policy}`, { body, type });
    /** @type {{ styles?: import("../core/types.js").StyleDocument[] }} */
    const { styles = [] } = await response.json();
    dialog("import-dialog").close();
    for (const style of styles) offerSavedStyle(style);
    refreshGallery();
    toast(t("imported", { count: styles.length || pending.styles.length }));
  } catch (failure) {
    byId("import-error").hidden = false;
    byId("import-error").textContent = failure instanceof Error ? failure.message : t("errorGeneric");
  }
}
