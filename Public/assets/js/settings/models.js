// The two network selects: only networks of one style space can be chosen together.

import { getJSON } from "../net/api.js";
import { settingsChanged } from "./changes.js";
import { byId, element } from "../core/dom.js";
import { t } from "../core/strings.js";

const styleModel = () => byId("style-model");
const transformer = () => byId("transformer");

export const currentSpace = () => styleModel().selectedOptions[0]?.dataset.space;

/** Whether the networks that are chosen are there; without any downloaded, none is. */
export const hasNetworks = () => [styleModel(), transformer()].every((select) => select.selectedOptions[0]?.disabled === false);

export function setUpModels() {
  styleModel().addEventListener("change", () => follow(styleModel(), transformer()));
  transformer().addEventListener("change", () => follow(transformer(), styleModel()));
  limit(styleModel(), transformer());
  limit(transformer(), styleModel());
  describeMissing();
}

/** Chooses networks of `space`; false if none are there. */
export function switchToSpace(space) {
  if (currentSpace() === space) return true;
  const style = firstOf(styleModel(), space);
  const painter = firstOf(transformer(), space);
  if (!style || !painter) return false;
  styleModel().value = style.value;
  transformer().value = painter.value;
  settingsChanged();
  return true;
}

/** Chooses networks by name, where they are there and belong together. */
export function chooseModels(style, painter) {
  const a = [...styleModel().options].find((option) => option.value === style && !option.disabled);
  const b = [...transformer().options].find((option) => option.value === painter && !option.disabled);
  if (a && b && a.dataset.space === b.dataset.space) {
    styleModel().value = style;
    transformer().value = painter;
    settingsChanged();
  }
}

function follow(chosen, other) {
  const { space } = chosen.selectedOptions[0].dataset;
  if (other.selectedOptions[0]?.dataset.space !== space) other.value = firstOf(other, space)?.value ?? other.value;
}

/** A network without a partner of its space cannot be chosen. */
function limit(select, other) {
  for (const option of select.options) {
    if (!firstOf(other, option.dataset.space)) option.disabled = true;
  }
}

const firstOf = (select, space) => [...select.options].find((option) => option.dataset.space === space && !option.disabled);

async function describeMissing() {
  try {
    const { models } = await getJSON("/api/models");
    const missing = models.filter((model) => !model.present && model.howToGet);
    if (!missing.length) return;
    const note = byId("models-note");
    note.replaceChildren(`${t("modelsNote")} ${t("modelsHowToGet")}`);
    for (const model of missing) note.append(element("br"), element("code", {}, model.howToGet));
  } catch {
    // The page's own note stays.
  }
}
