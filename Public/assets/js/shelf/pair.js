// @ts-check
// Two results to compare: beside each other, or one over the other up to a divider; and what differs in their settings.

import { byId, element, image, input, inputs } from "../core/dom.js";
import { t } from "../core/strings.js";
import { showView } from "./dialog.js";
import { entryNamed } from "./shelf.js";
import { differences, settingsOf, summaryOf } from "./words.js";

export function setUpPair() {
  for (const radio of inputs("[name=shelf-pair]")) radio.addEventListener("change", arrange);
  input("pair-range").addEventListener("input", moveDivider);
}

/** @param {string[]} ids - of two */
export function showPair(ids) {
  const results = ids.flatMap((id) => entryNamed(id)?.result ?? []);
  if (results.length !== 2) return;
  for (const [index, name] of ["pair-one", "pair-other"].entries()) {
    image(name).src = results[index].url;
    image(name).alt = summaryOf(results[index]);
    byId(`${name}-text`).textContent = summaryOf(results[index]);
  }
  byId("pair").style.setProperty("--aspect", String(results[0].width / results[0].height));
  showFacts(results.map(settingsOf), results.map(summaryOf));
  arrange();
  showView("pair", t("compareTwo"));
}

function arrange() {
  const isSlider = inputs("[name=shelf-pair]:checked")[0].value === "slider";
  byId("pair").classList.toggle("is-slider", isSlider);
  byId("pair-range").hidden = !isSlider;
  moveDivider();
}

function moveDivider() {
  byId("pair").style.setProperty("--split", `${input("pair-range").value}%`);
}

/**
 * @param {import("./words.js").Fact[][]} facts
 * @param {string[]} names
 */
function showFacts([one, other], names) {
  const differing = differences(one, other);
  const heads = [t("pairSetting"), ...names].map((text) => element("th", { scope: "col" }, text));
  const rows = differing.map(({ label, values }) => element("tr", {},
    element("th", { scope: "row" }, label), ...values.map((value) => element("td", {}, value || "–"))));
  if (!rows.length) rows.push(element("tr", {}, element("td", { colspan: 3 }, t("pairSame"))));
  byId("pair-facts").replaceChildren(
    element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...rows));
}
