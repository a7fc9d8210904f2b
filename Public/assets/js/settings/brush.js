// The brush: how many times larger strokes are than the network's own. A slider, and a box that leaves the choice
// to the picture's size.

import { observeSettings, settingsChanged } from "./changes.js";
import { byId } from "../core/dom.js";
import { rangeOf, setSlider, showOnSlider } from "./sliders.js";
import { language, t } from "../core/strings.js";

const oneDigit = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

const number = () => byId("brush");
const isAutomatic = () => byId("brush-auto");
/** Left to the picture, strokes are those of a picture whose shorter side has this many px. */
const autoSide = () => Number(byId("studio").dataset.autoSide);

/** What a brush may be, as a number. */
export const brushRange = () => [Number(number().min), Number(number().max)];

/** `sizeNow()` is the size of the painting that the settings ask for, or null. */
export function setUpBrush(sizeNow) {
  rangeOf(number()).addEventListener("input", () => {
    isAutomatic().checked = false;
  });
  for (const type of ["input", "change"]) {
    number().addEventListener(type, () => {
      isAutomatic().checked = number().value === "";
    });
  }
  observeSettings((phase) => phase !== "typing" && show(sizeNow()));
  show(sizeNow());
}

/** A number, or `auto`. */
export function brush() {
  const value = Number(number().value);
  const [smallest, largest] = brushRange();
  return isAutomatic().checked || !(value >= smallest && value <= largest) ? "auto" : value;
}

/** Sets the controls to a number or to `auto`. */
export function setBrush(value) {
  isAutomatic().checked = value === "auto";
  if (value !== "auto") setSlider(number(), value);
  settingsChanged();
}

/** A brush as people read it: `2.0×`, or `Auto (1.4×)` for a painting of that size. */
export function brushText(brush, size) {
  const times = `${oneDigit.format(resolved(brush, size))}×`;
  return brush === "auto" ? t("brushAutoValue", { times }) : times;
}

/** The sides of the coarsest octave of a painting of that size. */
export function coarsest(brush, size) {
  const times = resolved(brush, size);
  return { width: size.width / times, height: size.height / times };
}

/** What `auto` comes to is seen where a number of one's own is. */
function show(size) {
  const chosen = brush();
  const shown = size ?? { width: autoSide(), height: autoSide() };
  showOnSlider(number(), resolved(chosen, shown));
  rangeOf(number()).setAttribute("aria-valuetext", brushText(chosen, shown));
  number().closest(".slider").classList.toggle("is-auto", chosen === "auto");
}

function resolved(brush, { width, height }) {
  if (brush !== "auto") return brush;
  const [smallest, largest] = brushRange();
  return Math.min(largest, Math.max(smallest, Math.min(width, height) / autoSide()));
}
