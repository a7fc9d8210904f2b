// @ts-check
// Saving a style, or the mix of the second tab, under a name.

import { button, busy, byId, dialog, element, input, inputs } from "../core/dom.js";
import { letterOf } from "../core/format.js";
import { tagsIn } from "../core/shownnames.js";
import { read } from "../core/store.js";
import { t } from "../core/strings.js";
import { openDialog } from "../dialogs/dialogs.js";
import { postJSON, Problem } from "../net/api.js";
import { styleJSON, weighted } from "../net/requests.js";
import { offerSavedStyle } from "../settings/pickers.js";
import { snapshot as takeSnapshot } from "../settings/snapshot.js";
import { toast, toastError } from "../ui/toasts.js";
import { refreshGallery } from "./changes.js";

/** @typedef {import("../core/types.js").Snapshot} Snapshot */
/** @typedef {import("../core/types.js").StyleDocument} StyleDocument */
/** @typedef {"fail" | "replace"} Policy - what happens where the name is taken */

const longestName = 80;
/**
 * What the dialog saves a style of.
 * @type {Snapshot | null}
 */
let snapshot = null;

export function setUpSaving() {
  button("tool-save").addEventListener("click", openSave);
  byId("save-form").addEventListener("submit", (event) => {
    event.preventDefault();
    busy(/** @type {HTMLButtonElement} */ (byId("save-form").querySelector("[type=submit]")), () => save("fail"));
  });
  button("save-replace").addEventListener("click", () => busy(button("save-replace"), () => save("replace")));
  byId("save-options").addEventListener("change", suggest);
  input("save-name").addEventListener("input", () => complain(null));
}

export function openSave() {
  // What is seen is what is saved, whatever the controls say by now.
  snapshot = read("painting")?.snapshot ?? takeSnapshot();
  const missing = snapshot.styles.findIndex(({ picture }) => !picture);
  if (missing >= 0) {
    const slot = t("styleLetter", { letter: letterOf(missing) });
    toast(t("chooseStyleFirst", { slot }), { error: true });
    return;
  }
  const choices = snapshot.styles.map(({ picture }, index) => {
    const name = t("styleLetter", { letter: letterOf(index) });
    return option(String(index), `${name}: ${picture?.title}`, false);
  });
  const hasChoice = snapshot.mode === "combine";
  byId("save-options").replaceChildren(...(hasChoice ? [option("mix", t("saveMix"), true), ...choices] : []));
  input("save-tags").value = "";
  suggest();
  complain(null);
  openDialog("save-dialog");
  input("save-name").select();
}

/**
 * @param {string} value
 * @param {string} label
 * @param {boolean} checked
 */
function option(value, label, checked) {
  const radio = element("input", { type: "radio", name: "save-which", value, checked });
  return element("label", { class: "check" }, radio, element("span", {}, label));
}

/** Which style is saved: `mix`, or the index of one. */
const chosen = () => inputs("input:checked", byId("save-options"))[0]?.value ?? "0";

function suggest() {
  const titles = (snapshot?.styles ?? []).map(({ picture }) => picture?.title ?? "");
  const name = chosen() === "mix" ? titles.join(" + ") : titles[Number(chosen())];
  input("save-name").value = [...name].slice(0, longestName).join("");
}

/** @param {Policy} onConflict */
async function save(onConflict) {
  if (!snapshot) return;
  const refused = byId("save-replace").dataset.name ?? "";
  const name = onConflict === "replace" ? refused : input("save-name").value.trim();
  const tags = tagsIn(input("save-tags").value);
  try {
    const saved = await post(snapshot, { name, tags, onConflict, styleModel: snapshot.styleModel });
    dialog("save-dialog").close();
    offerSavedStyle(saved);
    refreshGallery();
    const [near] = saved.nearDuplicates ?? [];
    toast(near ? t("savedSimilar", { name: saved.name, other: near.name }) : t("saved", { name: saved.name }));
  } catch (failure) {
    if (!(failure instanceof Problem)) {
      toastError(failure);
    } else if (failure.kind === "name-taken") {
      complain(failure.with({ called: name }), true);
      if (failure.suggestion) input("save-name").value = failure.suggestion;
    } else {
      complain(failure.message);
    }
  }
}

/**
 * @param {Snapshot} snapshot
 * @param {object} about - the fields that all saved styles have
 * @returns {Promise<StyleDocument>}
 */
async function post(snapshot, about) {
  if (chosen() !== "mix") {
    return postJSON("/api/styles", { ...about, style: await styleJSON(snapshot.styles[Number(chosen())]) });
  }
  const styles = [];
  for (const style of snapshot.styles) styles.push(await styleJSON(style));
  return postJSON("/api/styles/mix", { ...about, save: true, ...weighted(styles, snapshot) });
}

/**
 * Shows what is wrong, or nothing.
 * @param {string | null} text
 */
function complain(text, canReplace = false) {
  byId("save-error").hidden = !text;
  byId("save-error").textContent = text ?? "";
  byId("save-replace").hidden = !canReplace;
  // Replacing means the name that was refused, so it is remembered before a suggestion takes its place.
  if (canReplace) byId("save-replace").dataset.name = input("save-name").value.trim();
}
