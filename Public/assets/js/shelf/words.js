// @ts-check
// The settings of a result, in words.

import { letterOf, titleOfFormat } from "../core/format.js";
import { sharesOf, weightsOf } from "../core/shares.js";
import { titleOfNetwork } from "../core/shownnames.js";
import { formatBytes, formatNumber, formatSigned, languageTag, t } from "../core/strings.js";
import { regionsOf } from "../regions/counting.js";
import { brushText } from "../settings/brush.js";
import { finishWords } from "../settings/finish.js";

/** @typedef {import("../core/types.js").Result} Result */
/** @typedef {import("../core/types.js").Snapshot} Snapshot */
/** @typedef {{ label: string, value: string }} Fact */

/**
 * How much of each style is in a mix, in percent; nothing of what is none.
 * @param {Snapshot} snapshot
 */
const sharesIn = (snapshot) =>
  (snapshot.mode === "combine" ? sharesOf(weightsOf(snapshot), snapshot.extrapolate) : []);

/**
 * Its photo, its styles with their shares, and what is not as usual: enough to tell it from its neighbours.
 * @param {Result} result
 */
export function summaryOf({ snapshot, width, height }) {
  const shares = sharesIn(snapshot);
  const styles = snapshot.styles.map(({ picture }, index) => {
    const title = picture?.title ?? t("unknownStyle");
    return shares.length ? `${title} ${percent(shares[index])}` : title;
  });
  const parts = [[...(snapshot.content ? [snapshot.content.title] : []), styles.join(" + ")].join(" · ")];
  if (snapshot.strength !== 100) parts.push(t("resultStrength", { strength: percent(snapshot.strength) }));
  if (snapshot.brush !== "auto") parts.push(t("resultBrush", { brush: brushText(snapshot.brush, { width, height }) }));
  parts.push(...finishWords(snapshot));
  const regions = regionsOf(snapshot);
  if (regions.length) parts.push(t("regionCount", { count: regions.length }));
  return parts.join(", ");
}

/**
 * When it was painted, as people say it.
 * @param {Result} result
 */
export const timeOf = ({ at }) =>
  new Intl.DateTimeFormat(languageTag(), { dateStyle: "medium", timeStyle: "short" }).format(at);

/**
 * Everything that it was painted with.
 * @param {Result} result
 * @returns {Fact[]}
 */
export function settingsOf({ snapshot, width, height }) {
  const { content, styles, extrapolate, strength, brush, padding, format, quality, metadata } = snapshot;
  const { profile, keepMetadata, keepLocation } = snapshot;
  const shares = sharesIn(snapshot);
  /** @type {[label: string, value: string | null][]} */
  const facts = [
    [t("content"), content?.title ?? t("unknownPhoto")],
    ...styles.flatMap((style, index) => factsOfStyle(style, styles.length > 1 ? letterOf(index) : null, shares[index])),
    ...regionsIn(snapshot),
    [t("extrapolate"), extrapolate ? t("yes") : null],
    [t("contentSize"), `${width} × ${height} px`],
    [t("strength"), percent(strength)],
    [t("brush"), brushText(brush, { width, height })],
    ...finishOf(snapshot),
    [t("styleModel"), titleOfNetwork(snapshot.styleModel)],
    [t("transformer"), titleOfNetwork(snapshot.transformer)],
    [t("reflectEdges"), padding === "reflect" ? t("yes") : null],
    [t("format"), format === "png" ? "PNG" : `${titleOfFormat(format)} · ${quality}`],
    [t("keepProfile"), profile === "keep" ? t("yes") : null],
    [t("metadata"), metadata ? null : t("no")],
    [t("keepMetadata"), keepMetadata ? t("yes") : null],
    [t("keepLocation"), keepMetadata && keepLocation ? t("yes") : null],
  ];
  return known(facts);
}

/**
 * What is to say of its file, and of how it was painted.
 * @param {Result} result
 */
export function factsOf(result) {
  const { blob, seconds } = result;
  return known([
    [t("fileSize"), formatBytes(blob.size)],
    [t("paintedAt"), timeOf(result)],
    [t("paintingTime"), seconds ? `${formatNumber(seconds)} s` : null],
  ]);
}

/**
 * @param {[label: string, value: string | null][]} facts
 * @returns {Fact[]}
 */
const known = (facts) => facts.flatMap(([label, value]) => (value === null ? [] : [{ label, value }]));

/**
 * The facts in which two differ, with both values; empty where one has none.
 * @param {Fact[]} one
 * @param {Fact[]} other
 */
export function differences(one, other) {
  const labels = [...new Set([...one, ...other].map(({ label }) => label))];
  const valueIn = (/** @type {Fact[]} */ facts, /** @type {string} */ label) =>
    facts.find((fact) => fact.label === label)?.value ?? "";
  return labels
    .map((label) => ({ label, values: [valueIn(one, label), valueIn(other, label)] }))
    .filter(({ values: [first, second] }) => first !== second);
}

/**
 * @param {import("../core/types.js").Slot} style
 * @param {string | null} letter
 * @param {number | undefined} share
 * @returns {[string, string | null][]}
 */
function factsOfStyle({ picture, size, square }, letter, share) {
  const isPicture = picture?.kind === "sample" || picture?.kind === "file";
  const parts = [picture?.title ?? t("unknownStyle")];
  if (share !== undefined) parts.push(percent(share));
  if (isPicture) parts.push(`${size} px`);
  if (isPicture && square) parts.push(t("square"));
  return [[letter ? t("styleLetter", { letter }) : t("style"), parts.join(" · ")]];
}

/**
 * The regions of a painting, from the bottom up.
 * @param {Snapshot} snapshot
 * @returns {[string, string | null][]}
 */
function regionsIn(snapshot) {
  if (snapshot.regions?.isLost) return [[t("regions"), t("regionsLost")]];
  return regionsOf(snapshot).map(({ kind, style, strength }, index) => [
    t("regionNumber", { number: index + 1 }),
    kind === "keep" ? t("regionKeep")
      : `${kind === "weaker" ? t("regionWeaker") : style.picture?.title} · ${percent(strength)}`,
  ]);
}

/**
 * What was done to the colors of the painting.
 * @param {Snapshot} snapshot
 * @returns {[string, string | null][]}
 */
function finishOf({ preserveColor, saturation, contrast, grain }) {
  return [
    [t("preserveColor"), preserveColor ? percent(preserveColor) : null],
    [t("saturation"), saturation ? formatSigned(saturation) : null],
    [t("contrast"), contrast ? formatSigned(contrast) : null],
    [t("grain"), grain ? percent(grain) : null],
  ];
}

/** @param {number} value */
const percent = (value) => `${value} %`;
