// Saving a style, or the mix of the second tab, under a name.

import { postJSON } from "../net/api.js";
import { openDialog } from "../dialogs/dialogs.js";
import { busy, byId, element } from "../core/dom.js";
import { refreshGallery } from "./gallery.js";
import { offerSavedStyle } from "../settings/pickers.js";
import { styleJSON, weighted } from "../net/requests.js";
import { paintingOnStage } from "../stage/stage.js";
import { snapshot as takeSnapshot } from "../settings/state.js";
import { t } from "../core/strings.js";
import { toast, toastError } from "../ui/toasts.js";

let snapshot = null;

export function setUpSaving() {
  byId("tool-save").addEventListener("click", openSave);
  byId("save-form").addEventListener("submit", (event) => {
    event.preventDefault();
    busy(event.submitter ?? byId("save-form").querySelector("[type=submit]"), () => save("fail"));
  });
  byId("save-replace").addEventListener("click", (event) => busy(event.currentTarget, () => save("replace")));
  byId("save-options").addEventListener("change", () => suggest());
  byId("save-name").addEventListener("input", () => complain(null));
}

export function openSave() {
  // What is seen is what is saved, whatever the controls say by now.
  snapshot = paintingOnStage()?.snapshot ?? takeSnapshot();
  const missing = snapshot.styles.findIndex((style) => !style.picture);
  if (missing >= 0) {
    toast(t("chooseStyleFirst", { slot: t("styleLetter", { letter: String.fromCharCode(65 + missing) }) }), { error: true });
    return;
  }
  const options = byId("save-options");
  options.replaceChildren();
  if (snapshot.mode === "combine") {
    options.append(option("mix", t("saveMix"), true));
    snapshot.styles.forEach((style, index) => {
      options.append(option(index, `${t("styleLetter", { letter: String.fromCharCode(65 + index) })}: ${style.picture.title}`, false));
    });
  }
  byId("save-tags").value = "";
  suggest();
  complain(null);
  openDialog("save-dialog");
  byId("save-name").select();
}

function option(value, label, checked) {
  return element("label", { class: "check" }, element("input", { type: "radio", name: "save-which", value, checked }), element("span", {}, label));
}

const chosen = () => byId("save-options").querySelector("input:checked")?.value ?? "0";

function suggest() {
  const titles = snapshot.styles.map((style) => style.picture.title);
  const name = chosen() === "mix" ? titles.join(" + ") : titles[Number(chosen())];
  byId("save-name").value = [...name].slice(0, 80).join("");
}

async function save(onConflict) {
  const name = onConflict === "replace" ? byId("save-replace").dataset.name : byId("save-name").value.trim();
  const tags = byId("save-tags").value.split(/[,，]/).map((tag) => tag.trim()).filter(Boolean);
  try {
    const saved = chosen() === "mix" ? await saveMix(name, tags, onConflict) : await postJSON("/api/styles", {
      name, tags, onConflict, styleModel: snapshot.styleModel, style: await styleJSON(snapshot.styles[Number(chosen())]),
    });
    byId("save-dialog").close();
    offerSavedStyle(saved);
    refreshGallery();
    const [near] = saved.nearDuplicates ?? [];
    toast(near ? t("savedSimilar", { name: saved.name, other: near.name }) : t("saved", { name: saved.name }));
  } catch (failure) {
    if (failure.status === 409) {
      complain(t("nameTaken", { name }), true);
      if (failure.suggestion) byId("save-name").value = failure.suggestion;
    } else if (failure.status) {
      complain(failure.message);
    } else {
      toastError(failure);
    }
  }
}

async function saveMix(name, tags, onConflict) {
  const styles = [];
  for (const style of snapshot.styles) styles.push(await styleJSON(style));
  return postJSON("/api/styles/mix", { name, tags, onConflict, save: true, styleModel: snapshot.styleModel, ...weighted(styles, snapshot) });
}

function complain(text, canReplace = false) {
  byId("save-error").hidden = !text;
  byId("save-error").textContent = text ?? "";
  byId("save-replace").hidden = !canReplace;
  // Replacing means the name that was refused, so it is remembered before a suggestion takes its place.
  if (canReplace) byId("save-replace").dataset.name = byId("save-name").value.trim();
}
