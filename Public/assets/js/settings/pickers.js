// The slots: content and styles, each with samples, files and, for styles, saved styles and luck.

import { byId, element } from "../core/dom.js";
import { currentSpace, switchToSpace } from "./models.js";
import { PictureError, pictureFromFile } from "../net/pictures.js";
import { rangeOf, setSlider, setSliderLimit, setUpSliders } from "./sliders.js";
import { isFullSize, mode, observePictures, pictureIn, setExtrapolation, setFullSize, setPicture, slotElement, styleSlots } from "./state.js";
import { t } from "../core/strings.js";
import { toast, toastError } from "../ui/toasts.js";

const mostStyles = 16;

/** The content size that was asked for; a smaller picture limits it for itself only. */
let wantedHeight = 720;
let typedHeight = false;

export function setUpPickers() {
  observePictures(show);
  setUpContentSize();
  for (const slot of document.querySelectorAll(".slot")) setUpSlot(slot);
  byId("add-style").addEventListener("click", () => addStyleSlot());
  byId("extrapolate").addEventListener("change", (event) => setExtrapolation(event.target.checked));
  byId("studio").addEventListener("modechange", showMixControls);
  for (const radio of byId("studio").elements.mode) {
    radio.addEventListener("change", () => byId("studio").dispatchEvent(new CustomEvent("modechange")));
  }
  showMixControls();
}

/** Uses a file in a slot; tells about what went wrong. */
export async function useFile(slot, file, title) {
  try {
    const picture = await pictureFromFile(file, title ?? stem(file.name));
    setPicture(slot, picture);
    if (picture.converted) toast(t("reencoded", { format: picture.converted.from, target: picture.converted.to }));
  } catch (failure) {
    if (failure instanceof PictureError && failure.offer) {
      toast(failure.message, {
        error: true, action: failure.offer.label,
        run: async () => setPicture(slot, await failure.offer.shrink()),
      });
    } else {
      toastError(failure);
    }
  }
}

/** Uses a saved style in a slot, with the networks of its space. */
export function useSavedStyle(slot, { id, name, swatch, space }) {
  setPicture(slot, { kind: "saved", id, title: name, url: swatch, space });
}

/** Brings the number of style slots to `count`, at least two. */
export function setSlotCount(count) {
  while (styleSlots().length < Math.min(count, mostStyles)) addStyleSlot({ fill: false });
  while (styleSlots().length > Math.max(2, count)) removeStyleSlot(styleSlots().at(-1));
}

/** Shows a newly saved style in every strip, or takes a deleted one out of them. */
export function offerSavedStyle({ id, name, swatch, space }) {
  for (const slot of document.querySelectorAll(".style-slot")) {
    withdrawSavedStyleFrom(slot, id);
    const input = element("input", { type: "radio", name: slot.querySelector(".thumb input").name, value: `saved:${id}`, "data-name": name, "data-space": space });
    const image = element("img", { src: swatch, alt: name, width: 52, height: 52, draggable: "false" });
    slot.querySelector(".strip-row").append(element("label", { class: "thumb is-saved", title: name }, input, image));
  }
}

export function withdrawSavedStyle(id) {
  for (const slot of document.querySelectorAll(".style-slot")) withdrawSavedStyleFrom(slot, id);
}

function withdrawSavedStyleFrom(slot, id) {
  slot.querySelector(`input[value="saved:${CSS.escape(id)}"]`)?.closest(".thumb").remove();
}

/** The sample of that name among a slot's thumbnails, if there is one. */
export function sampleNamed(slot, name) {
  if (typeof name !== "string") return undefined;
  const input = slotElement(slot).querySelector(`.thumb input[value="${CSS.escape(name)}"]`);
  return input ? pictureOf(input) : undefined;
}

export function randomStyle(slot) {
  const inputs = [...slotElement(slot).querySelectorAll(".thumb input")].filter((input) => !input.checked);
  const input = inputs[Math.floor(Math.random() * inputs.length)];
  input.checked = true;
  input.closest(".thumb").scrollIntoView({ block: "nearest", inline: "nearest" });
  setPicture(slot, pictureOf(input));
}

function setUpSlot(slot) {
  const name = slot.dataset.slot;
  slot.addEventListener("change", (event) => {
    if (event.target.type === "file") {
      const [file] = event.target.files;
      // The field stays empty: the picture is kept by the page, and the same file can be chosen again.
      event.target.value = "";
      if (file) useFile(slot.dataset.slot, file);
    } else if (event.target.matches(".thumb input")) {
      setPicture(slot.dataset.slot, pictureOf(event.target));
    }
  });
  slot.querySelector(".random-style")?.addEventListener("click", () => randomStyle(slot.dataset.slot));
  slot.querySelector(".remove-style")?.addEventListener("click", () => {
    removeStyleSlot(slot.dataset.slot);
    byId("add-style").focus();
  });
  const checked = slot.querySelector(".thumb input:checked");
  if (checked) setPicture(name, pictureOf(checked));
}

/** The picture of a thumbnail. */
export function pictureOf(input) {
  const image = input.nextElementSibling;
  if (input.value.startsWith("saved:")) {
    return { kind: "saved", id: input.value.slice(6), title: input.dataset.name, url: image.src, space: input.dataset.space };
  }
  return { kind: "sample", name: input.value, title: image.alt, url: image.src, width: Number(input.dataset.width), height: Number(input.dataset.height) };
}

function show(name, picture) {
  const slot = slotElement(name);
  if (!slot) return;
  const image = slot.querySelector(".slot-preview img");
  image.hidden = !picture?.url;
  if (picture?.url) {
    image.src = picture.url;
    image.alt = picture.title;
  }
  slot.querySelector(".slot-name").textContent = picture?.title ?? "";
  const value = picture?.kind === "sample" ? picture.name : picture?.kind === "saved" ? `saved:${picture.id}` : null;
  for (const input of slot.querySelectorAll(".thumb input")) input.checked = input.value === value;
  if (name === "content") limitContentSize(picture);
  else if (picture?.space && picture.space !== currentSpace()) {
    const message = switchToSpace(picture.space) ? "spaceSwitched" : "spaceMismatch";
    toast(t(message, { name: picture.title, space: picture.space }), { error: message === "spaceMismatch" });
  }
}

// Style slots beyond the second

function addStyleSlot({ fill = true } = {}) {
  const letters = styleSlots();
  if (letters.length >= mostStyles) return;
  const letter = String.fromCharCode(65 + letters.length);
  const model = slotElement("B");
  const slot = model.cloneNode(true);
  slot.classList.remove("is-target");
  for (const node of [slot, ...slot.querySelectorAll("*")]) {
    for (const attribute of ["id", "for", "name", "data-for", "aria-labelledby"]) {
      const value = node.getAttribute(attribute);
      if (value) node.setAttribute(attribute, value.replace(/-B$/, `-${letter}`).replace(/^styleB/, `style${letter}`));
    }
  }
  slot.dataset.slot = letter;
  slot.querySelector(".letter").textContent = letter;
  const image = slot.querySelector(".slot-preview img");
  image.hidden = true;
  slot.querySelector(".slot-name").textContent = "";
  for (const input of slot.querySelectorAll("input:checked")) input.checked = false;
  byId("style-slots").append(slot);
  setUpSlot(slot);
  setUpSliders(slot);
  setSlider(byId(`size-${letter}`), 256);
  setSlider(byId(`weight-${letter}`), 50);
  showMixControls();
  if (fill) {
    randomStyle(letter);
    slot.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }
}

/** Removes a slot; the ones behind it move up, so that letters stay without gaps. */
function removeStyleSlot(letter) {
  const letters = styleSlots();
  for (let index = letters.indexOf(letter); index < letters.length - 1; index += 1) {
    const [here, next] = [letters[index], letters[index + 1]];
    setPicture(here, pictureIn(next));
    setSlider(byId(`size-${here}`), byId(`size-${next}`).value);
    setSlider(byId(`weight-${here}`), byId(`weight-${next}`).value);
    slotElement(here).querySelector(".square").checked = slotElement(next).querySelector(".square").checked;
  }
  setPicture(letters.at(-1), null);
  slotElement(letters.at(-1)).remove();
  showMixControls();
}

/** Two styles share one ratio; more have a weight each. */
function showMixControls() {
  const many = mode() === "combine" && styleSlots().length > 2;
  document.querySelector(".ratio-slider").hidden = many;
  for (const slot of document.querySelectorAll(".style-slot")) {
    slot.querySelector(".weight-slider").hidden = !many;
    slot.querySelector(".remove-style").hidden = !many;
  }
  byId("add-style").disabled = styleSlots().length >= mostStyles;
}

// Content size

function setUpContentSize() {
  const number = byId("content-size");
  for (const chip of document.querySelectorAll("[data-preset]")) {
    chip.addEventListener("click", () => setContentSize(chip.dataset.preset === "full" ? "full" : Number(chip.dataset.preset)));
  }
  rangeOf(number).addEventListener("input", (event) => {
    const { value, max } = event.target;
    typedHeight = false;
    wantedHeight = Number(value);
    setFullSize(value === max);
    showPresets();
  });
  number.addEventListener("change", () => {
    typedHeight = true;
    wantedHeight = Number(number.value);
    setFullSize(false);
    showPresets();
  });
  byId("studio").addEventListener("contentsize", (event) => setContentSize(event.detail));
  showPresets();
}

export function setContentSize(size) {
  const full = pictureIn("content")?.height;
  setFullSize(size === "full");
  if (size !== "full") {
    typedHeight = full !== undefined && size > full;
    wantedHeight = size;
  }
  setSlider(byId("content-size"), size === "full" ? full ?? 720 : typedHeight ? size : Math.min(size, full ?? size));
  showPresets();
}

function limitContentSize(picture) {
  if (!picture) return;
  const number = byId("content-size");
  setSliderLimit(number, Math.max(256, picture.height));
  // What was typed beyond the picture's height was meant for that picture.
  typedHeight = false;
  setSlider(number, isFullSize() ? picture.height : Math.min(wantedHeight, Math.max(256, picture.height)));
  showPresets();
}

function showPresets() {
  const { value } = byId("content-size");
  const isWhole = isFullSize() || Number(value) === pictureIn("content")?.height;
  for (const chip of document.querySelectorAll("[data-preset]")) {
    const { preset } = chip.dataset;
    chip.setAttribute("aria-pressed", String(preset === "full" ? isWhole : !isWhole && value === preset));
  }
}

const stem = (name = "") => name.replace(/\.[^.]*$/, "") || t("yourPicture");
