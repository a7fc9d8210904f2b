// The benchmark of the networks on this server, as a table with bars.

import { postJSON } from "../net/api.js";
import { byId, element } from "../core/dom.js";
import { formatNumber, t } from "../core/strings.js";
import { toastError } from "../ui/toasts.js";

export function setUpBenchmark() {
  byId("benchmark-run").addEventListener("click", run);
}

async function run() {
  const button = byId("benchmark-run");
  const place = byId("benchmark-result");
  button.disabled = true;
  place.replaceChildren(element("p", { class: "muted" }, t("benchmarkRunning")));
  try {
    const answer = await postJSON("/api/benchmark", { size: Number(byId("benchmark-size").value), runs: Number(byId("benchmark-runs").value) });
    place.replaceChildren(
      element("p", { class: "muted" }, t("benchmarkMachine", { cpu: answer.cpu, threads: answer.threads, size: answer.size })),
      table(answer.results));
  } catch (failure) {
    place.replaceChildren();
    toastError(failure);
  } finally {
    button.disabled = false;
  }
}

function table(results) {
  const longest = Math.max(...results.map((result) => result.medianMs || 0), 1);
  const titles = new Map([...document.querySelectorAll("#style-model option, #transformer option")].map((option) => [option.value, option.textContent.split(" · ")[0]]));
  const rows = results.map((result) => {
    const bar = element("span", { class: "bar" });
    bar.style.setProperty("--length", `${((result.medianMs || 0) / longest) * 100}%`);
    const ms = (value) => element("td", { class: "number" }, Number.isFinite(value) ? `${formatNumber(value)} ms` : "–");
    return element("tr", {},
      element("th", { scope: "row" }, titles.get(result.network) ?? result.network),
      element("td", { class: "bar-cell" }, result.present === false ? element("span", { class: "muted" }, t("notDownloaded")) : bar),
      ms(result.present === false ? NaN : result.medianMs), ms(result.present === false ? NaN : result.minimumMs));
  });
  return element("table", {},
    element("thead", {}, element("tr", {},
      element("th", { scope: "col" }, t("benchmarkNetwork")), element("th", { scope: "col" }),
      element("th", { scope: "col", class: "number" }, t("benchmarkMedian")), element("th", { scope: "col", class: "number" }, t("benchmarkMinimum")))),
    element("tbody", {}, ...rows));
}
