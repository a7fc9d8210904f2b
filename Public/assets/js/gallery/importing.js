// Importing styles: first a look at what would happen, then, on Save, one transaction.

import { request } from "../net/api.js";
import { openDialog } from "../dialogs/dialogs.js";
import { busy, byId, element } from "../core/dom.js";
import { refreshGallery } from "./gallery.js";
import { offerSavedStyle } from "../settings/pickers.js";
import { setPicture } from "../settings/state.js";
import { t } from "../core/strings.js";
import { toast, toastError } from "../ui/toasts.js";

let pending = null;

export function setUpImporting() {
  byId("import-form").addEventListener("submit", (event) => {
    event.preventDefault();
    busy(byId("import-save"), save);
  });
  byId("import-try").addEventListener("click", () => {
    const [style] = pending.styles;
    setPicture("A", { kind: "vector", vector: style.vector, space: style.space, title: style.name, url: null });
    byId("import-dialog").close();
  });
  byId("drawer-import").addEventListener("change", (event) => {
    const [file] = event.target.files;
    event.target.value = "";
    if (file) importStyles(file, /\.json$/i.test(file.name) ? "application/json" : file.type || "application/octet-stream");
  });
  takeFragment();
  window.addEventListener("hashchange", takeFragment);
}

/** Shows what an import would bring. `body` is a file or a text. */
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
  const words = { new: "importNew", same: "importSame", conflict: "importConflictWith" };
  byId("import-list").replaceChildren(...styles.map((style) => element("li", {},
    element("span", {}, style.name), element("span", { class: "muted" }, t(words[style.status] ?? "importNew")))));
  byId("import-conflict").hidden = !styles.some((style) => style.status === "conflict");
  byId("import-try").hidden = !(styles.length === 1 && Array.isArray(styles[0].vector));
  byId("import-error").hidden = styles.some((style) => style.status !== "same");
  byId("import-error").textContent = t("importNothing");
  byId("import-save").disabled = styles.every((style) => style.status === "same");
  openDialog("import-dialog");
  byId("import-save").focus();
}

async function save() {
  const policy = byId("import-conflict").hidden ? "rename" : byId("import-policy").value;
  try {
    const response = await request("POST", `/api/styles/import?onConflict=${policy}`, { body: pending.body, type: pending.type });
    const answer = await response.json();
    const styles = answer.styles ?? [];
    byId("import-dialog").close();
    for (const style of styles) offerSavedStyle(style);
    refreshGallery();
    toast(t("imported", { count: styles.length || pending.styles.length }));
  } catch (failure) {
    byId("import-error").hidden = false;
    byId("import-error").textContent = failure.message;
  }
}
