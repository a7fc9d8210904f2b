// The settings of an earlier result, out of the picture itself.

import { brushRange } from "./brush.js";
import { sampleNamed, setSlotCount } from "./pickers.js";
import { restore } from "./state.js";
import { t } from "../core/strings.js";
import { toast } from "../ui/toasts.js";

export const receiptKeyword = "Impasto-Receipt";

/** Puts the settings of a receipt back; false if it cannot be read. */
export function recall(text) {
  let receipt;
  try {
    receipt = JSON.parse(text);
  } catch {
    return false;
  }
  if (typeof receipt !== "object" || receipt === null) return false;
  const styles = (receipt.styles ?? (receipt.style ? [receipt.style] : [])).slice(0, 16).map(styleOf);
  // The receipt says weights; two styles show them as one ratio.
  const total = styles.reduce((sum, style) => sum + (style.weight ?? 0), 0);
  const ratio = styles.length === 2 && total > 0 ? Math.round((styles[1].weight / total) * 100) : receipt.ratio;
  const number = (value, low, high) => (typeof value === "number" && value >= low && value <= high ? value : undefined);
  restore({
    mode: receipt.kind === "combine" || styles.length > 1 ? "combine" : "stylize",
    styles: styles.length ? styles : undefined,
    content: sampleNamed("content", receipt.content?.sample),
    contentSize: receipt.contentSize === "full" ? "full" : number(receipt.contentSize, 16, 8192),
    extrapolate: styles.some((style) => style.weight < 0 || style.weight > 100),
    ratio: number(ratio, -100, 200),
    strength: number(receipt.strength, 0, 100),
    // Before there was a choice of brushes there was one, the network's own.
    brush: receipt.brush === "auto" ? "auto" : number(receipt.brush, ...brushRange()) ?? 1,
    preserveColor: typeof receipt.preserveColor === "boolean" ? receipt.preserveColor : undefined,
    padding: ["published", "reflect"].includes(receipt.padding) ? receipt.padding : undefined,
    styleModel: receipt.styleModel,
    transformer: receipt.transformer,
  }, setSlotCount);
  toast(t(styles.every((style) => style.picture) ? "settingsRecalled" : "settingsRecalledNoStyle"));
  return true;
}

function styleOf(entry) {
  const vector = Array.isArray(entry.vector) && entry.vector.length === 100 && entry.vector.every(Number.isFinite) ? entry.vector : null;
  const picture = sampleNamed("A", entry.sample)
    ?? (vector ? { kind: "vector", vector, space: entry.space, title: t("recalledStyle"), url: null } : undefined);
  return {
    picture,
    size: entry.styleSize >= 64 && entry.styleSize <= 2048 ? entry.styleSize : undefined,
    square: typeof entry.square === "boolean" ? entry.square : undefined,
    weight: typeof entry.weight === "number" ? Math.round(Math.min(2, Math.max(-1, entry.weight)) * 100) : undefined,
  };
}
