// From a snapshot of the page to a render request of the API.

import { Problem } from "./api.js";
import { needsUpload, pictureJSON } from "./pictures.js";
import { t } from "../core/strings.js";

/** How high a live preview is, in px. */
export const previewHeight = 320;

/** Something is still missing on the page. */
export class Incomplete extends Error {}

/** The request's body; sends files first, where needed. `onUpload` runs before the first one. */
export async function renderRequest(snapshot, { preview = false, signal, onUpload = () => {} } = {}) {
  check(snapshot);
  const all = [snapshot.content, ...snapshot.styles.map((style) => style.picture)];
  if (all.some(needsUpload)) onUpload();
  const body = {
    content: await pictureJSON(snapshot.content, signal),
    contentSize: snapshot.contentSize,
    strength: snapshot.strength,
    brush: snapshot.brush,
    preserveColor: snapshot.preserveColor,
    padding: snapshot.padding,
    styleModel: snapshot.styleModel,
    transformer: snapshot.transformer,
    format: snapshot.format,
    quality: snapshot.quality,
    metadata: snapshot.metadata,
    priority: preview ? "preview" : "full",
  };
  if (preview) {
    Object.assign(body, { previewHeight: snapshot.previewHeight ?? previewHeight, format: "jpeg", quality: 85, metadata: false });
  }
  const styles = [];
  for (const style of snapshot.styles) styles.push(await styleJSON(style, signal));
  if (snapshot.mode === "stylize") return { kind: "stylize", ...body, style: styles[0] };
  if (styles.length === 2 && !snapshot.extrapolate) {
    return { kind: "combine", ...body, ratio: snapshot.ratio, styles: styles.map((style) => ({ style })) };
  }
  return { kind: "combine", ...body, ...weighted(styles, snapshot) };
}

/** Styles with the shares that the sliders give them. */
export function weighted(styles, snapshot) {
  const weights = snapshot.styles.length === 2 ? [100 - snapshot.ratio, snapshot.ratio] : snapshot.styles.map((style) => style.weight);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (snapshot.extrapolate) return { extrapolate: true, styles: styles.map((style, index) => ({ style, weight: weights[index] / 100 })) };
  // Nothing of everything has no meaning; the same of everything is the nearest that has.
  return { styles: styles.map((style, index) => ({ style, weight: total ? weights[index] / total : 1 / styles.length })) };
}

/** A style as the API wants it. */
export async function styleJSON(style, signal) {
  const json = await pictureJSON(style.picture, signal);
  if ("saved" in json || "vector" in json) return json;
  return { ...json, styleSize: style.size, square: style.square };
}

/** Runs `work`; if the server has forgotten an uploaded picture, sends all of them again, once. */
export async function withFreshUploads(snapshot, work) {
  try {
    return await work();
  } catch (failure) {
    const files = [snapshot.content, ...snapshot.styles.map((style) => style.picture)].filter((picture) => picture?.upload);
    if (!(failure instanceof Problem) || !failure.isExpired || !files.length) throw failure;
    for (const file of files) file.upload = undefined;
    return work();
  }
}

function check(snapshot) {
  if (!snapshot.content) throw new Incomplete(t("chooseContentFirst"));
  snapshot.styles.forEach((style, index) => {
    if (!style.picture) {
      const slot = snapshot.mode === "combine" ? t("styleLetter", { letter: String.fromCharCode(65 + index) }) : t("style");
      throw new Incomplete(t("chooseStyleFirst", { slot }));
    }
    const { space, title } = style.picture;
    if (space && snapshot.space && space !== snapshot.space) throw new Incomplete(t("spaceMismatch", { name: title, space }));
  });
}
