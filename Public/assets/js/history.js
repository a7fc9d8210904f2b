// The results of this tab. They live in memory only; a click brings one back with all its settings.

import { byId, element } from "./dom.js";
import { setSlotCount } from "./pickers.js";
import { observeStage, showResult } from "./stage.js";
import { restore } from "./state.js";
import { t } from "./strings.js";

const most = 40;
const results = [];
let count = 0;

export function setUpHistory() {
  observeStage(mark);
}

export async function addToHistory(result) {
  count += 1;
  result.number = count;
  results.unshift(result);
  const image = element("img", { alt: "", width: 60, height: 60 });
  const label = t("historyItem", { number: count, summary: summaryOf(result.snapshot) });
  const button = element("button", { type: "button", "aria-label": label, title: summaryOf(result.snapshot), onclick: () => recallResult(result) }, image);
  result.item = element("li", {}, button);
  const list = byId("history");
  list.querySelector(".history-empty")?.remove();
  list.prepend(result.item);
  list.scrollTo({ left: 0 });
  if (results.length > most) {
    const oldest = results.pop();
    oldest.item.remove();
    URL.revokeObjectURL(oldest.url);
  }
  image.src = await thumbnail(result.blob);
}

function recallResult(result) {
  showResult(result, { fresh: false });
  restore(result.snapshot, setSlotCount);
}

function mark(shown) {
  for (const result of results) {
    result.item.firstChild.setAttribute("aria-current", String(result === shown));
  }
}

const summaryOf = (snapshot) => `${snapshot.styles.map((style) => style.picture.title).join(" + ")}, ${snapshot.strength} %`;

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
