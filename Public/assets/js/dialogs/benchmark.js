// @ts-check
// The benchmark of the networks on this server, as a table with bars.

import { button, byId, element, select } from "../core/dom.js";
import { titleOfNetwork } from "../core/shownnames.js";
import { formatNumber, t } from "../core/strings.js";
import { postJSON } from "../net/api.js";
import { toastError } from "../ui/toasts.js";

/** @typedef {{ network: string, present?: boolean, medianMs: number, minimumMs: number }} Timing */

export function setUpBenchmark() {
  button("benchmark-run").addEventListener("click", run);
}

async function run() {
  const start = button("benchmark-run");
  const place = byId("benchmark-result");
  start.disabled = true;
  place.replaceChildren(element("p", { class: "muted" }, t("benchmarkRunning")));
  try {
    const wanted = { size: Number(select("benchmark-size").value), runs: Number(select("benchmark-runs").value) };
    const { cpu: level, processor, threads, size, results } = await postJSON("/api/benchmark", wanted);
    const cpu = processor ? `${processor}, ${level}` : level;
    place.replaceChildren(
      element("p", { class: "muted" }, t("benchmarkMachine", { cpu, threads, size })), table(results));
  } catch (failure) {
    place.replaceChildren();
    toastError(failure);
  } finally {
    start.disabled = false;
  }
}

/** @param {Timing[]} results */
function table(results) {
  const longest = Math.max(...results.map(({ medianMs }) => medianMs || 0), 1);
  const head = (/** @type {string} */ key) => element("th", { scope: "col", class: "number" }, t(key));
  const columns = [
    element("th", { scope: "col" }, t("benchmarkNetwork")), element("th", { scope: "col" }),
    head("benchmarkMedian"), head("benchmarkMinimum"),
  ];
  const rows = results.map((result) => row(result, titleOfNetwork(result.network), longest));
  return element("table", {},
    element("thead", {}, element("tr", {}, ...columns)), element("tbody", {}, ...rows));
}

/**
 * @param {Timing} timing
 * @param {string} title
 * @param {number} longest - of all, in ms
 */
function row({ present, medianMs, minimumMs }, title, longest) {
  const isMissing = present === false;
  const bar = element("span", { class: "bar" });
  bar.style.setProperty("--length", `${((medianMs || 0) / longest) * 100}%`);
  const time = (/** @type {number} */ value) => {
    const isKnown = !isMissing && Number.isFinite(value);
    return element("td", { class: "number" }, isKnown ? `${formatNumber(value)} ms` : "–");
  };
  return element("tr", {},
    element("th", { scope: "row" }, title),
    element("td", { class: "bar-cell" }, isMissing ? element("span", { class: "muted" }, t("notDownloaded")) : bar),
    time(medianMs), time(minimumMs));
}
