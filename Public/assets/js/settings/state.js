// What is chosen: a picture in every slot, and the form's fields. A snapshot of both is all that a render,
// the history and the sweep sheet need.

import { brush, setBrush } from "./brush.js";
import { settingsChanged } from "./changes.js";
import { byId } from "../core/dom.js";
import { chooseModels, currentSpace, hasNetworks } from "./models.js";
import { setSlider, setSliderRange } from "./sliders.js";

const form = () => byId("studio");
const field = (name) => form().elements[name];

/** Pictures by slot: `content`, `A`, `B`, … */
const pictures = new Map();
const observers = new Set();

export const pictureIn = (slot) => pictures.get(slot) ?? null;

export function setPicture(slot, picture) {
  if (picture) pictures.set(slot, picture);
  else pictures.delete(slot);
  for (const observer of observers) observer(slot, picture);
  settingsChanged();
}

/** `observer(slot, picture)` runs after each change. */
export function observePictures(observer) {
  observers.add(observer);
}

export const mode = () => form().elements.mode.value;

export function setMode(value) {
  for (const radio of form().elements.mode) radio.checked = radio.value === value;
  form().dispatchEvent(new CustomEvent("modechange"));
  settingsChanged();
}

/** The letters of all style slots on the page, in order. */
export const styleSlots = () => [...document.querySelectorAll(".style-slot")].map((slot) => slot.dataset.slot);

/** The letters that count in the mode. */
export const activeSlots = (inMode = mode()) => (inMode === "combine" ? styleSlots() : styleSlots().slice(0, 1));

let isFull = false;
export const isFullSize = () => isFull;
export function setFullSize(value) {
  isFull = value;
  settingsChanged();
}

/** Everything that a render depends on. */
export function snapshot() {
  return {
    mode: mode(),
    content: pictureIn("content"),
    styles: activeSlots().map((letter) => ({
      picture: pictureIn(letter),
      size: numberOf(byId(`size-${letter}`)),
      square: slotElement(letter).querySelector(".square").checked,
      weight: numberOf(byId(`weight-${letter}`)),
    })),
    contentSize: isFull ? "full" : numberOf(byId("content-size")),
    ratio: numberOf(byId("ratio")),
    extrapolate: mode() === "combine" && byId("extrapolate").checked,
    strength: numberOf(byId("strength")),
    brush: brush(),
    preserveColor: field("preserveColor").checked,
    padding: field("padding").checked ? "reflect" : "published",
    styleModel: field("styleModel").value,
    transformer: field("transformer").value,
    space: currentSpace(),
    format: field("format").value,
    quality: numberOf(byId("quality")),
    metadata: field("metadata").checked,
  };
}

/** Whether there is all that a painting needs. */
export const isComplete = ({ content, styles }) => content !== null && styles.every(({ picture }) => picture) && hasNetworks();

/** The sides of the painting, in px; null without a photo. */
export function paintedSize({ content, contentSize }) {
  if (!content) return null;
  const height = contentSize === "full" ? content.height : contentSize;
  return { width: Math.max(1, Math.round((content.width * height) / content.height)), height };
}

/** Puts a snapshot, or the parts that are in it, back on the page. `slots(n)` makes n style slots. */
export function restore(saved, slots) {
  if (saved.mode) setMode(saved.mode);
  if (saved.extrapolate !== undefined) setExtrapolation(saved.extrapolate);
  if (saved.styles) {
    if (saved.mode === "combine") slots(Math.max(2, saved.styles.length));
    saved.styles.forEach((style, index) => {
      const letter = styleSlots()[index];
      if (!letter) return;
      if (style.picture) setPicture(letter, style.picture);
      if (style.size) setSlider(byId(`size-${letter}`), style.size);
      if (style.square !== undefined) slotElement(letter).querySelector(".square").checked = style.square;
      if (style.weight !== undefined) setSlider(byId(`weight-${letter}`), style.weight);
    });
  }
  if (saved.content) setPicture("content", saved.content);
  if (saved.contentSize !== undefined) form().dispatchEvent(new CustomEvent("contentsize", { detail: saved.contentSize }));
  for (const name of ["ratio", "strength", "quality"]) {
    if (Number.isFinite(saved[name])) setSlider(byId(name), saved[name]);
  }
  if (saved.brush !== undefined) setBrush(saved.brush);
  for (const name of ["preserveColor", "metadata"]) {
    if (saved[name] !== undefined) field(name).checked = saved[name];
  }
  if (saved.padding) field("padding").checked = saved.padding === "reflect";
  if (saved.format) field("format").value = saved.format;
  if (saved.styleModel) chooseModels(saved.styleModel, saved.transformer);
  form().dispatchEvent(new CustomEvent("modechange"));
  settingsChanged();
}

/** Lets ratio and weights go beyond 0 to 100, or brings them back. */
export function setExtrapolation(on) {
  byId("extrapolate").checked = on;
  const [low, high] = on ? [-100, 200] : [0, 100];
  for (const number of [byId("ratio"), ...styleSlots().map((letter) => byId(`weight-${letter}`))]) {
    setSliderRange(number, low, high);
  }
  settingsChanged();
}

export const slotElement = (slot) => document.querySelector(`.slot[data-slot="${CSS.escape(slot)}"]`);

const numberOf = (input) => {
  const value = Number(input.value);
  return input.value === "" || !Number.isFinite(value) ? Number(input.defaultValue) : value;
};
