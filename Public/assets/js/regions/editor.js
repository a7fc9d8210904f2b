// @ts-check
// What the region that is chosen does: its style, in a slot like the others, and its strength.

import { all, byId, filledTemplate, first, input, numberIn } from "../core/dom.js";
import { identityOf } from "../core/picture.js";
import { read, subscribe } from "../core/store.js";
import { t } from "../core/strings.js";
import { openGallery } from "../gallery/gallery.js";
import { setUpSlot, styleSamples } from "../settings/pickers.js";
import { setSlider, setUpSliders } from "../settings/sliders.js";
import { activeSlots, pictureIn, setPicture, squareBox } from "../settings/slots.js";
import { activeRegion, changeRegion } from "./work.js";

/** @typedef {import("../core/types.js").Region} Region */

/** The name of the slot among the page's. */
const name = "region";
/** Whether the fields are being filled, and nobody chooses. */
let isFilling = false;

/** Makes the slot; returns what ends it. */
export function setUpEditor() {
  const slot = filledTemplate("style-slot-template", { letter: name });
  slot.classList.remove("style-slot", "combine-only");
  slot.classList.add("region-slot");
  for (const node of all(".weight-slider, .slot-share, .row-tools, .letter", slot)) node.remove();
  first(".slot-word", slot).textContent = t("regionStyle");
  byId("region-editor").prepend(slot);
  setUpSlot(slot);
  setUpSliders(slot);
  first(".saved-style", slot).addEventListener("click", () => openGallery(name));
  for (const field of [input(`size-${name}`), squareBox(name)]) field.addEventListener("change", changeStyle);
  all("input[type=range]", slot).forEach((range) => range.addEventListener("change", changeStyle));
  const strength = input("region-strength");
  strength.addEventListener("change", changeStrength);
  first("[data-for=region-strength]").addEventListener("change", changeStrength);
  const ends = [
    subscribe(["pictures"], ({ pictures }, before) => pictures[name] !== before.pictures[name] && changeStyle()),
    subscribe(["regionWork"], ({ regionWork }) => regionWork && show()),
  ];
  show();
  return () => {
    for (const end of ends) end();
    setPicture(name, null);
  };
}

/** A style for a new region: one that is not in use yet. */
export function newStyle() {
  const used = [...activeSlots().map(pictureIn), ...(read("regionWork")?.list ?? []).map(({ style }) => style.picture)];
  const names = new Set(used.map(identityOf));
  const samples = styleSamples();
  const picture = samples.find((sample) => !names.has(identityOf(sample))) ?? samples[0] ?? null;
  return { picture, size: numberIn(input("size-A")), square: false, weight: 100 };
}

function show() {
  const region = activeRegion();
  byId("region-editor").hidden = !region;
  first(".region-slot").hidden = region?.kind !== "style";
  byId("region-strength-field").hidden = region?.kind === "keep";
  byId("region-keep-note").hidden = region?.kind !== "keep";
  byId("region-weaker-note").hidden = region?.kind !== "weaker";
  if (!region) return;
  isFilling = true;
  fill(region);
  isFilling = false;
}

/** @param {Region} region */
function fill({ kind, style, strength }) {
  if (numberIn(input("region-strength")) !== strength) setSlider(input("region-strength"), strength);
  if (kind !== "style") return;
  if (identityOf(pictureIn(name)) !== identityOf(style.picture)) setPicture(name, style.picture);
  if (numberIn(input(`size-${name}`)) !== style.size) setSlider(input(`size-${name}`), style.size);
  squareBox(name).checked = style.square;
}

function changeStyle() {
  const region = activeRegion();
  if (isFilling || region?.kind !== "style") return;
  const style = {
    picture: pictureIn(name), size: numberIn(input(`size-${name}`)), square: squareBox(name).checked, weight: 100,
  };
  const { style: before } = region;
  const isSame = identityOf(style.picture) === identityOf(before.picture) && style.size === before.size
    && style.square === before.square;
  // An emptied slot is the slot's way, not a choice.
  if (!isSame && style.picture) changeRegion(region.id, { style });
}

function changeStrength() {
  const region = activeRegion();
  const strength = numberIn(input("region-strength"));
  if (isFilling || !region || region.kind === "keep" || region.strength === strength) return;
  changeRegion(region.id, { strength });
}
