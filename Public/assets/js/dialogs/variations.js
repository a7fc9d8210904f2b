// @ts-check
// What a sheet of variations can vary, and the settings of each.

import { savedPicture } from "../core/picture.js";
import { formatSigned, t } from "../core/strings.js";
import { getJSON } from "../net/api.js";
import { brushText } from "../settings/brush.js";
import { paintedSize } from "../settings/contentsize.js";
import { styleSamples } from "../settings/pickers.js";

/** @typedef {import("../core/types.js").Snapshot} Snapshot */
/** @typedef {import("../core/types.js").Picture} Picture */
/**
 * What is varied: its values, what each is called, and a snapshot with it.
 * @typedef {object} Axis
 * @property {string} name - key of its name
 * @property {number[]} values
 * @property {(value: number, snapshot: Snapshot) => string} text
 * @property {(snapshot: Snapshot, value: number) => Snapshot} applied
 */
/** @typedef {{ label: string, title: string, changed: Snapshot }} Variation */

/** @type {Axis} */
const brushes = {
  name: "brush",
  values: [1, 2, 4, 8],
  text: (brush, snapshot) => brushText(brush, paintedSize(snapshot) ?? { width: 1, height: 1 }),
  applied: (snapshot, brush) => ({ ...snapshot, brush }),
};
/** @type {Axis} */
const sizes = {
  name: "styleSize",
  values: [128, 192, 256, 400],
  text: (size) => `${size} px`,
  applied: (snapshot, size) => ({ ...snapshot, styles: snapshot.styles.map((style) => ({ ...style, size })) }),
};
/** @type {Axis} */
const strengths = {
  name: "strength",
  values: [25, 50, 75, 100],
  text: (strength) => `${strength} %`,
  applied: (snapshot, strength) => ({ ...snapshot, strength }),
};
/**
 * A slider of the finish. One of the values leaves it, so that the sheet shows what it is compared to.
 * @param {keyof import("../core/types.js").Finish} name
 * @param {number[]} values
 * @param {(value: number) => string} text
 * @returns {Axis}
 */
const finish = (name, values, text) =>
  ({ name, values, text, applied: (snapshot, value) => ({ ...snapshot, [name]: value }) });
const percent = (/** @type {number} */ value) => `${value} %`;
/**
 * Rows and columns of the sheets that have them.
 * @type {Record<string, { rows: Axis, columns: Axis } | undefined>}
 */
const grids = {
  brushes: { rows: brushes, columns: strengths },
  sizes: { rows: sizes, columns: strengths },
  tones: {
    rows: finish("saturation", [-50, 0, 30, 60], formatSigned),
    columns: finish("contrast", [-30, 0, 30, 60], formatSigned),
  },
  grains: {
    rows: finish("preserveColor", [0, 33, 67, 100], percent), columns: finish("grain", [0, 15, 30, 60], percent),
  },
};

/**
 * All variations of a kind of sheet.
 * @param {string} kind - `brushes`, `sizes`, `tones`, `grains` or `styles`
 * @param {Snapshot} snapshot
 * @returns {Promise<Variation[]>}
 */
export async function variationsOf(kind, snapshot) {
  const sides = grids[kind];
  return sides ? gridVariations(snapshot, sides) : styleVariations(snapshot);
}

/**
 * How many variations belong together in a row; 1 if each stands alone.
 * @param {string} kind
 */
export const groupOf = (kind) => grids[kind]?.columns.values.length ?? 1;

/**
 * Whether the sheet shows any differences: styles that are numbers already have no size.
 * @param {string} kind
 * @param {Snapshot} snapshot
 */
export const hasEffect = (kind, { styles }) =>
  kind !== "sizes" || styles.some(({ picture }) => picture?.kind === "sample" || picture?.kind === "file");

/**
 * @param {Snapshot} snapshot
 * @param {{ rows: Axis, columns: Axis }} sides
 * @returns {Variation[]}
 */
function gridVariations(snapshot, { rows, columns }) {
  return rows.values.flatMap((row) => columns.values.map((column) => {
    const [first, second] = [rows.text(row, snapshot), columns.text(column, snapshot)];
    return {
      label: `${first} · ${second}`,
      title: t("sweepCell", { first: `${t(rows.name)} ${first}`, second: `${t(columns.name)} ${second}` }),
      changed: columns.applied(rows.applied(snapshot, row), column),
    };
  }));
}

/**
 * The saved styles of the space in use, and all samples.
 * @param {Snapshot} snapshot
 * @returns {Promise<Variation[]>}
 */
async function styleVariations(snapshot) {
  /** @type {Picture[]} */
  const pictures = styleSamples();
  try {
    /** @type {{ styles: import("../core/types.js").StyleDocument[] }} */
    const saved = await getJSON("/api/styles?perPage=34&sort=newest");
    for (const style of saved.styles) if (style.space === snapshot.space) pictures.unshift(savedPicture(style));
  } catch {
    // Without a gallery there are still the samples.
  }
  return pictures.map((picture) => ({
    label: picture.title, title: picture.title,
    changed: { ...snapshot, mode: "stylize", styles: [{ ...snapshot.styles[0], picture }] },
  }));
}
