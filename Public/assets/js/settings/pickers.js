// @ts-check
// Choosing a slot's picture: samples and saved styles by their thumbnails, files, and a random choice; and the style
// slots beyond the second.

import { all, button, byId, element, filledTemplate, first, input, inputs, numberIn, targetOf } from "../core/dom.js";
import { recognized } from "../core/files.js";
import { nameOf, PictureError, pictureAsShown, shownTypes } from "../core/imagefile.js";
import { letterOf } from "../core/format.js";
import { limit } from "../core/limits.js";
import { identityOf, samplePicture, savedPicture, spaceOf, stemOf } from "../core/picture.js";
import { weightsOf } from "../core/shares.js";
import { titleOf, titleOfSpace } from "../core/shownnames.js";
import { subscribe } from "../core/store.js";
import { t } from "../core/strings.js";
import { pictureOfFile } from "../net/serverpictures.js";
import { settle, toast, toastError } from "../ui/toasts.js";
import { openDetails } from "../mixer/rows.js";
import { fitToRange, showMixControls } from "./mix.js";
import { currentSpace, switchToSpace } from "./models.js";
import { setSlider, setUpSliders } from "./sliders.js";
import {
  activeSlots, nameOfSlot, noticeUse, pictureIn, setPicture, slotAround, slotElement, squareBox, styleSlotElements,
  styleSlots,
} from "./slots.js";

/** @typedef {import("../core/types.js").Picture} Picture */
/** @typedef {Pick<import("../core/types.js").StyleDocument, "id" | "name" | "swatch" | "space" | "tags">} SavedStyle */

const template = "style-slot-template";
/** What takes longer to be read, in ms, is said to be. */
const slow = 700;
/**
 * Counts the files that were chosen for each slot: of two that are being read, the last one is meant.
 * @type {Map<string, number>}
 */
const choices = new Map();

export function setUpPickers() {
  subscribe(["pictures"], ({ pictures }, before) => {
    for (const slot of new Set([...Object.keys(pictures), ...Object.keys(before.pictures)])) {
      if (pictures[slot] === before.pictures[slot]) continue;
      // What was said of the picture before, or of one that could not be used, is over.
      settle(`file-${slot}`);
      settle(`warning-${before.pictures[slot]?.url}`);
      show(slot, pictures[slot] ?? null);
    }
  });
  for (const slot of all(".slot")) setUpSlot(slot);
  for (const type of ["focusin", "pointerdown", "drop"]) {
    byId("style-slots").addEventListener(type, (event) => noticeUse(slotAround(targetOf(event))), { capture: true });
  }
  button("add-style").addEventListener("click", () => addStyle());
}

/**
 * Uses a file in a slot, unless something else is chosen for it while the file is being read; says what went wrong.
 * @param {string} slot
 * @param {Blob} file
 * @param {string} [title]
 */
export async function useFile(slot, file, title) {
  const topic = `file-${slot}`;
  settle(topic);
  const isMeant = choice(slot);
  const isRead = sayIfSlow(topic, nameOf(file), isMeant);
  try {
    const name = file instanceof File ? stemOf(file.name) : "";
    const picture = await recognized(await pictureOfFile(file, title ?? (name || t("yourPicture"))));
    isRead();
    if (!isMeant()) return;
    setPicture(slot, picture);
    if (picture.converted) toast(t("reencoded", { format: picture.converted.from, target: picture.converted.to }));
  } catch (failure) {
    isRead();
    if (!isMeant()) return;
    const offer = failure instanceof PictureError ? failure.offer : null;
    if (failure instanceof PictureError && offer) {
      const run = () => useMade(slot, offer.make);
      toast(failure.message, { error: true, topic, action: offer.label, run });
    } else {
      toastError(failure, { topic });
    }
  }
}

/**
 * Says that a picture is being read if that takes long; to be called when it is read.
 * @param {string} topic
 * @param {string} name
 * @param {() => boolean} isMeant
 */
function sayIfSlow(topic, name, isMeant) {
  const timer = setTimeout(() => isMeant() && toast(t("readingPicture", { name }), { topic, stay: true }), slow);
  return () => {
    clearTimeout(timer);
    // What was said of another meanwhile stays.
    if (isMeant()) settle(topic);
  };
}

/**
 * Begins a choice for a slot; the function that it returns says whether it still is the last one.
 * @param {string} slot
 */
function choice(slot) {
  const mine = (choices.get(slot) ?? 0) + 1;
  const before = pictureIn(slot);
  choices.set(slot, mine);
  return () => choices.get(slot) === mine && pictureIn(slot) === before;
}

/**
 * Uses a picture that has to be made first.
 * @param {string} slot
 * @param {() => Promise<Picture>} make
 */
async function useMade(slot, make) {
  const isMeant = choice(slot);
  const topic = `file-${slot}`;
  const isMade = sayIfSlow(topic, t("yourPicture"), isMeant);
  try {
    const picture = await make();
    isMade();
    if (isMeant()) setPicture(slot, picture);
  } catch (failure) {
    isMade();
    toastError(failure, { topic });
  }
}

/**
 * Puts a picture, as the browser shows it, in the place of its file wherever it is used.
 * @param {import("../core/types.js").FilePicture} picture
 */
export async function useAsShown(picture) {
  try {
    const shown = await pictureAsShown(picture);
    for (const slot of ["content", ...styleSlots()]) if (pictureIn(slot) === picture) setPicture(slot, shown);
  } catch (failure) {
    toastError(failure);
  }
}

/**
 * Uses a saved style in a slot, with the networks of its space.
 * @param {string} slot
 * @param {SavedStyle} style
 */
export const useSavedStyle = (slot, style) => setPicture(slot, savedPicture({ ...style, name: titleOf(style) }));

/**
 * Brings the number of style slots to `count`, at least two.
 * @param {number} count
 */
export function setSlotCount(count) {
  while (styleSlots().length < Math.min(count, limit("maxStyles"))) addStyleSlot();
  while (styleSlots().length > Math.max(2, count)) removeStyleSlot(/** @type {string} */ (styleSlots().at(-1)));
}

// Thumbnails

/** Everything with a strip of styles: the slots, and the template of those to come. */
const withStrips = () => [
  ...styleSlotElements(), ...all(".region-slot"), /** @type {HTMLTemplateElement} */ (byId(template)).content,
];

/**
 * Shows a saved style in every strip, as it is now; one that is there keeps its place, the focus and its mark.
 * @param {SavedStyle} style
 */
export function offerSavedStyle(style) {
  const name = titleOf(style);
  for (const slot of withStrips()) {
    const thumb = savedThumb(slot, style.id) ?? addedThumb(slot, style.id);
    const radio = inputs("input", thumb)[0];
    Object.assign(radio.dataset, { name, space: style.space });
    const image = first("img", thumb);
    if (image.getAttribute("src") !== style.swatch) image.setAttribute("src", style.swatch);
    image.setAttribute("alt", name);
    thumb.title = name;
  }
}

/**
 * The thumbnail of a saved style in a strip, if it is there.
 * @param {ParentNode} slot
 * @param {string} id
 */
const savedThumb = (slot, id) =>
  /** @type {HTMLElement | null | undefined} */ (
    slot.querySelector(`input[value="saved:${CSS.escape(id)}"]`)?.closest(".thumb"));

/**
 * A new thumbnail at the end of a strip; chosen, if its style is in the slot already.
 * @param {HTMLElement | DocumentFragment} slot
 * @param {string} id
 */
function addedThumb(slot, id) {
  const field = inputs(".thumb input", slot)[0].name;
  const picture = slot instanceof HTMLElement ? pictureIn(nameOfSlot(slot)) : null;
  const checked = picture?.kind === "saved" && picture.id === id;
  const thumb = element("label", { class: "thumb is-saved", draggable: "true" },
    element("input", { type: "radio", name: field, value: `saved:${id}`, checked }),
    element("img", { width: 52, height: 52, draggable: "false" }));
  first(".strip-row", slot).append(thumb);
  return thumb;
}

/**
 * Takes a deleted style out of every strip.
 * @param {string} id
 */
export function withdrawSavedStyle(id) {
  for (const slot of withStrips()) savedThumb(slot, id)?.remove();
}

/**
 * The sample of that name among a slot's thumbnails, if there is one.
 * @param {string} slot
 * @param {unknown} name
 */
export function sampleNamed(slot, name) {
  if (typeof name !== "string") return undefined;
  const [radio] = inputs(`.thumb input[value="${CSS.escape(name)}"]`, slotElement(slot));
  return radio ? pictureOf(radio) : undefined;
}

/** All sample photos. */
export const contentSamples = () => inputs(".thumb input", slotElement("content")).flatMap((radio) => {
  const picture = pictureOf(radio);
  return picture.kind === "sample" ? [picture] : [];
});

/** All style samples, as pictures. */
export const styleSamples = () => inputs(".thumb:not(.is-saved) input", slotElement("A")).map(pictureOf);

/**
 * The picture of a thumbnail.
 * @param {HTMLInputElement} radio
 */
export function pictureOf({ value, dataset, nextElementSibling }) {
  const { src: url, alt: title } = /** @type {HTMLImageElement} */ (nextElementSibling);
  if (value.startsWith("saved:")) {
    return savedPicture({ id: value.slice(6), name: dataset.name ?? "", swatch: url, space: dataset.space ?? "" });
  }
  return samplePicture({ name: value, title, url, width: Number(dataset.width), height: Number(dataset.height) });
}

/**
 * What a slot could hold next: its thumbnails for the networks that are chosen, but none that a slot holds already, as
 * long as there are others.
 * @param {string} slot
 */
function unusedStyles(slot) {
  const used = new Set([...activeSlots(), slot].map((letter) => identityOf(pictureIn(letter))));
  const fitting = inputs(".thumb input", slotElement(slot)).filter(({ checked, dataset }) =>
    !checked && (!dataset.space || dataset.space === currentSpace()));
  const unused = fitting.filter((radio) => !used.has(identityOf(pictureOf(radio))));
  return unused.length ? unused : fitting;
}

/**
 * Chooses one of a slot's other pictures.
 * @param {string} slot
 */
function randomStyle(slot) {
  const others = unusedStyles(slot);
  const chosen = others[Math.floor(Math.random() * others.length)];
  if (!chosen) return;
  chosen.checked = true;
  chosen.closest(".thumb")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  setPicture(slot, pictureOf(chosen));
}

/**
 * Makes a slot choose and show pictures.
 * @param {HTMLElement} slot
 */
export function setUpSlot(slot) {
  const name = nameOfSlot(slot);
  // The form alone sends a file as it is, so its fields take only what the server reads.
  for (const field of inputs("[type=file]", slot)) {
    field.accept = [...new Set([...field.accept.split(","), ...shownTypes.split(",")])].join();
  }
  slot.addEventListener("change", (event) => {
    const target = targetOf(event);
    if (target.type === "file") {
      const [file] = target.files ?? [];
      // The field stays empty: the picture is kept by the page, and the same file can be chosen again.
      target.value = "";
      if (file) useFile(name, file);
    } else if (target.matches(".thumb input")) {
      setPicture(name, pictureOf(target));
    }
  });
  slot.querySelector(".random-style")?.addEventListener("click", () => randomStyle(name));
  slot.querySelector(".remove-style")?.addEventListener("click", () => {
    removeStyleSlot(name);
    byId("add-style").focus();
  });
  const [checked] = inputs(".thumb input:checked", slot);
  if (checked) setPicture(name, pictureOf(checked));
}

/**
 * Shows what is in a slot.
 * @param {string} name
 * @param {Picture | null} picture
 */
function show(name, picture) {
  const slot = slotElement(name);
  if (!slot) return;
  const image = /** @type {HTMLImageElement} */ (first(".slot-preview img", slot));
  image.hidden = !picture?.url;
  if (picture?.url) {
    image.src = picture.url;
    image.alt = picture.title;
    image.title = picture.title;
  }
  first(".slot-name", slot).textContent = picture?.title ?? "";
  const value = picture?.kind === "sample" ? picture.name : picture?.kind === "saved" ? `saved:${picture.id}` : null;
  for (const radio of inputs(".thumb input", slot)) radio.checked = radio.value === value;
  const space = spaceOf(picture);
  if (picture && space && space !== currentSpace()) {
    const message = switchToSpace(space) ? "spaceSwitched" : "spaceMismatch";
    toast(t(message, { name: picture.title, space: titleOfSpace(space) }), { error: message === "spaceMismatch" });
  }
}

// Style slots beyond the second

/**
 * Adds a style to the mix: as much of it as of the others on average, which keep their shares among themselves.
 * @param {Picture} [picture] - any that is not in use, if it is left out
 */
export function addStyle(picture) {
  const letters = styleSlots();
  if (letters.length >= limit("maxStyles")) return;
  const styles = letters.map((letter) => ({ weight: numberIn(input(`weight-${letter}`)) }));
  const weights = weightsOf({ styles, ratio: numberIn(input("ratio")) });
  // Two had a ratio; more have weights.
  for (const [index, weight] of weights.entries()) setSlider(input(`weight-${letters[index]}`), weight);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const letter = addStyleSlot();
  setSlider(input(`weight-${letter}`), Math.round(total / letters.length));
  if (picture) {
    setPicture(letter, picture);
  } else {
    openDetails(letter);
    randomStyle(letter);
    slotElement(letter).scrollIntoView({ block: "nearest", behavior: "smooth" });
  }
}

/** Adds an empty slot; returns its letter. */
function addStyleSlot() {
  const letter = letterOf(styleSlots().length);
  const slot = filledTemplate(template, { letter });
  byId("style-slots").append(slot);
  setUpSlot(slot);
  setUpSliders(slot);
  fitToRange(`weight-${letter}`);
  showMixControls();
  return letter;
}

/**
 * Removes a slot; the ones behind it move up, so that letters stay without gaps.
 * @param {string} letter
 */
function removeStyleSlot(letter) {
  const letters = styleSlots();
  for (let index = letters.indexOf(letter); index < letters.length - 1; index += 1) {
    const [here, next] = [letters[index], letters[index + 1]];
    setPicture(here, pictureIn(next));
    for (const slider of ["size", "weight"]) {
      setSlider(input(`${slider}-${here}`), Number(input(`${slider}-${next}`).value));
    }
    squareBox(here).checked = squareBox(next).checked;
  }
  openDetails(null);
  const last = letters[letters.length - 1];
  setPicture(last, null);
  slotElement(last).remove();
  showMixControls();
}
