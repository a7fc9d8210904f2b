// The results of this tab. They live in memory only; a click brings one back with all its settings.

import { brushText } from "../settings/brush.js";
import { byId, element } from "../core/dom.js";
import { fingerprint } from "../settings/fingerprint.js";
import { setSlotCount } from "../settings/pickers.js";
import { observeStage, showResult } from "./stage.js";
import { restore } from "../settings/state.js";
import { t } from "../core/strings.js";

const most = 40;
/** The most that the results' files take together. */
const mostBytes = 512 * 2 ** 20;
const results = [];
let count = 0;

export function setUpHistory() {
  observeStage(mark);
}

/** The result of the same settings, if it is still here. Not of a saved style, which may be another by now. */
export function earlierResult(key) {
  return results.find((result) => result.key === key && result.snapshot.styles.every(({ picture }) => picture.kind !== "saved")) ?? null;
}

/** Adds a result; it takes the place of an earlier one of the same settings. */
export async function addToHistory(result) {
  result.key = fingerprint(result.snapshot);
  const before = results.findIndex(({ key }) => key === result.key);
  if (before >= 0) forget(...results.splice(before, 1));
  count += 1;
  result.number = count;
  results.unshift(result);
  const image = element("img", { alt: "", width: 60, height: 60 });
  const label = t("historyItem", { number: count, summary: summaryOf(result) });
  const button = element("button", { type: "button", "aria-label": label, title: summaryOf(result), onclick: () => recallResult(result) }, image);
  result.item = element("li", {}, button);
  const list = byId("history");
  list.querySelector(".history-empty")?.remove();
  list.prepend(result.item);
  list.scrollTo({ left: 0 });
  while (results.length > most || (results.length > 1 && bytes() > mostBytes)) forget(results.pop());
  image.src = await thumbnail(result.blob);
}

const bytes = () => results.reduce((sum, { blob }) => sum + blob.size, 0);

function forget(result) {
  result.item.remove();
  URL.revokeObjectURL(result.url);
}

function recallResult(result) {
  showResult(result, { fresh: false });
  restore(result.snapshot, setSlotCount);
}

function mark(painting) {
  for (const result of results) {
    result.item.firstChild.setAttribute("aria-current", String(result === painting?.result));
  }
}

/** Styles and strength, and the brush unless it is left to the picture. */
function summaryOf({ snapshot, width, height }) {
  const styles = snapshot.styles.map((style) => style.picture.title).join(" + ");
  const brush = snapshot.brush === "auto" ? [] : [t("historyBrush", { brush: brushText(snapshot.brush, { width, height }) })];
  return [styles, `${snapshot.strength} %`, ...brush].join(", ");
}

async function thumbnail(blob) {
  const full = await createImageBitmap(blob);
  const side = Math.min(full.width, full.height);
  const canvas = element("canvas", { width: 120, height: 120 });
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(full, (full.width - side) / 2, (full.height - side) / 2, side, side, 0, 0, 120, 120);
  full.close();
  return canvas.toDataURL("image/jpeg", 0.85);
}
