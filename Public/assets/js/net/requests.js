// @ts-check
// From a snapshot of the page to a render request of the API.

import { letterOf } from "../core/format.js";
import { needsUpload, spaceOf } from "../core/picture.js";
import { PlainError } from "../core/plainerror.js";
import { weightsOf } from "../core/shares.js";
import { titleOfSpace } from "../core/shownnames.js";
import { t } from "../core/strings.js";
import { regionPictures, regionsOf } from "../regions/counting.js";
import { Problem } from "./api.js";
import { pictureJSON } from "./uploads.js";

/** @typedef {import("../core/types.js").Snapshot} Snapshot */
/** @typedef {import("../core/types.js").Slot} Slot */
/** @typedef {import("../core/types.js").Picture} Picture */
/** @typedef {import("../core/types.js").FilePicture} FilePicture */
/** @typedef {{ preview?: boolean, signal?: AbortSignal, onUpload?: () => void }} Options */

/** How high a live preview is, in px. */
export const previewHeight = 320;

/** Something is still missing on the page. */
export class Incomplete extends PlainError {}

/**
 * The request's body; sends files first, where needed. `onUpload` runs before the first one. Throws `Incomplete`.
 * @param {Snapshot} snapshot
 * @param {Options} options
 */
export async function renderRequest(snapshot, { preview = false, signal, onUpload = () => {} } = {}) {
  const { content, pictures } = complete(snapshot);
  if ([content, ...pictures].some(needsUpload)) onUpload();
  const body = {
    content: await pictureJSON(content, signal),
    contentSize: snapshot.contentSize,
    strength: snapshot.strength,
    brush: snapshot.brush,
    preserveColor: snapshot.preserveColor,
    saturation: snapshot.saturation,
    contrast: snapshot.contrast,
    grain: snapshot.grain,
    padding: snapshot.padding,
    styleModel: snapshot.styleModel,
    transformer: snapshot.transformer,
    format: snapshot.format,
    quality: snapshot.quality,
    profile: snapshot.profile,
    metadata: snapshot.metadata,
    keepMetadata: snapshot.keepMetadata,
    keepLocation: snapshot.keepMetadata && snapshot.keepLocation,
    priority: preview ? "preview" : "full",
  };
  if (preview) {
    const height = snapshot.previewHeight ?? previewHeight;
    const plain = { profile: "srgb", metadata: false, keepMetadata: false, keepLocation: false };
    Object.assign(body, { previewHeight: height, format: "jpeg", quality: 85, ...plain });
  }
  const styles = [];
  for (const style of snapshot.styles) styles.push(await styleJSON(style, signal));
  const { layers, masks } = await regionsJSON(snapshot, signal);
  Object.assign(body, masks);
  if (layers.length) return { kind: "combine", ...body, ...over(styles, layers, snapshot) };
  if (snapshot.mode === "stylize") return { kind: "stylize", ...body, style: styles[0] };
  if (styles.length === 2 && !snapshot.extrapolate) {
    return { kind: "combine", ...body, ratio: snapshot.ratio, styles: styles.map((style) => ({ style })) };
  }
  return { kind: "combine", ...body, ...weighted(styles, snapshot) };
}

/**
 * Regions as the API wants them: styles with a mask, from the bottom up, and the masks of all of the painting.
 * @param {Snapshot} snapshot
 * @param {AbortSignal} [signal]
 */
export async function regionsJSON(snapshot, signal) {
  const layers = [];
  /** @type {{ keep?: object, strengthMask?: object }} */
  const masks = {};
  for (const { kind, style, strength, mask } of regionsOf(snapshot)) {
    const sent = await pictureJSON(await sentMask(kind, strength, /** @type {FilePicture} */ (mask)), signal);
    if (kind === "keep") masks.keep = sent;
    else if (kind === "weaker") masks.strengthMask = sent;
    else layers.push({ style: await styleJSON(style, signal), strength, mask: sent });
  }
  return { layers, masks };
}

/**
 * What the server is to get for a mask.
 * @param {import("../core/types.js").Region["kind"]} kind
 * @param {number} strength
 * @param {FilePicture} mask
 */
async function sentMask(kind, strength, mask) {
  if (kind !== "weaker") return mask;
  const { strengthMap } = await import("../regions/strengthmap.js");
  return strengthMap(mask, strength);
}

/**
 * Regions over a ground: one style, or the mix.
 * @template Style, Layer
 * @param {Style[]} styles
 * @param {Layer[]} layers
 * @param {Snapshot} snapshot
 */
export function over(styles, layers, snapshot) {
  if (snapshot.mode === "stylize") return { styles: [{ style: styles[0] }, ...layers] };
  const ground = weighted(styles, snapshot);
  return { ...ground, styles: [...ground.styles, ...layers] };
}

/**
 * Styles with the shares that the sliders give them.
 * @template Style
 * @param {Style[]} styles
 * @param {Pick<Snapshot, "styles" | "ratio" | "extrapolate">} snapshot
 * @returns {{ extrapolate?: true, styles: { style: Style, weight: number }[] }}
 */
export function weighted(styles, snapshot) {
  const weights = weightsOf(snapshot);
  if (snapshot.extrapolate) {
    return { extrapolate: true, styles: styles.map((style, index) => ({ style, weight: weights[index] / 100 })) };
  }
  const isNothing = weights.every((weight) => weight === 0);
  // Nothing of everything has no meaning; the same of everything is the nearest that has. Otherwise the server divides
  // by the sum: what is sent is what the receipt says, and what comes back from it.
  return {
    styles: styles.map((style, index) => ({ style, weight: isNothing ? 1 / styles.length : weights[index] / 100 })),
  };
}

/**
 * A style as the API wants it.
 * @param {Slot} slot
 * @param {AbortSignal} [signal]
 */
export async function styleJSON({ picture, size, square }, signal) {
  const json = await pictureJSON(/** @type {Picture} */ (picture), signal);
  return "saved" in json || "vector" in json ? json : { ...json, styleSize: size, square };
}

/**
 * Runs `work`; if the server has forgotten an uploaded picture, sends all of them again, once.
 * @template Value
 * @param {Snapshot} snapshot
 * @param {() => Promise<Value>} work
 */
export async function withFreshUploads(snapshot, work) {
  try {
    return await work();
  } catch (failure) {
    const pictures = [
      snapshot.content, ...snapshot.styles.map(({ picture }) => picture), ...regionPictures(snapshot),
    ];
    const files = pictures.flatMap((picture) => (picture?.kind === "file" ? [picture, picture.map?.picture] : []));
    const uploads = files.flatMap((file) => (file?.upload ? [file] : []));
    if (!(failure instanceof Problem) || !failure.isExpired || !uploads.length) throw failure;
    for (const picture of uploads) picture.upload = undefined;
    return work();
  }
}

/**
 * The pictures of a snapshot that lacks none. Throws `Incomplete`.
 * @param {Snapshot} snapshot
 */
function complete({ content, styles, mode, space, regions }) {
  if (!content) throw new Incomplete(t("chooseContentFirst"));
  const pictures = styles.map(({ picture }, index) => {
    if (!picture) {
      const slot = mode === "combine" ? t("styleLetter", { letter: letterOf(index) }) : t("style");
      throw new Incomplete(t("chooseStyleFirst", { slot }));
    }
    return picture;
  });
  for (const { kind, style, mask } of regionsOf({ content, regions })) {
    const sent = kind === "weaker" ? mask?.map?.picture ?? mask : mask;
    pictures.push(.../** @type {Picture[]} */ ([style.picture, sent].filter((picture) => picture)));
  }
  for (const picture of pictures) {
    const wanted = spaceOf(picture);
    if (wanted && space && wanted !== space) {
      throw new Incomplete(t("spaceMismatch", { name: picture.title, space: titleOfSpace(wanted) }));
    }
  }
  return { content, pictures };
}
