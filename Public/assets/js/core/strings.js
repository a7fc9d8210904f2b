// @ts-check
// The page's texts in the language that the server chose: the same file that its templates use.

import { addressOf } from "./address.js";

/** @type {Record<string, string>} */
let texts = {};
let language = "en";

/** Reads the texts of the page's language. */
export async function loadStrings() {
  const chosen = document.documentElement.lang || "en";
  const response = await fetch(addressOf(`/strings/${encodeURIComponent(chosen)}.json`));
  setStrings(chosen, await response.json());
}

/**
 * Takes these texts as the page's.
 * @param {string} chosen - a language, as in BCP 47
 * @param {Record<string, string>} table
 */
export function setStrings(chosen, table) {
  language = chosen;
  texts = table;
}

/**
 * The text for `key`, with `{name}` replaced by `values.name`.
 * @param {string} key
 * @param {Record<string, string | number | null | undefined>} [values]
 */
export function t(key, values = {}) {
  const text = texts[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** The page's language, as in BCP 47. */
export const languageTag = () => language;

/**
 * Whether there is a text for `key`.
 * @param {string} key
 */
export const hasText = (key) => Object.hasOwn(texts, key);

/**
 * A number for people: at most one digit after the point, or two where one would make it nothing.
 * @param {number} value
 */
export function formatNumber(value) {
  return new Intl.NumberFormat(language, { maximumFractionDigits: Math.abs(value) < 0.1 ? 2 : 1 }).format(value);
}

/**
 * The size of a file for people: `930.1 kB`, `3.1 MB`.
 * @param {number} bytes
 */
export const formatBytes = (bytes) =>
  (bytes < 1e6 ? `${formatNumber(bytes / 1e3)} kB` : `${formatNumber(bytes / 1e6)} MB`);

/**
 * A number with its sign: `+20`; 0 has none.
 * @param {number} value
 */
export function formatSigned(value) {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 1, signDisplay: "exceptZero" }).format(value);
}

/**
 * A factor for people, with exactly one digit after the point: `2.0×`.
 * @param {number} value
 */
export function formatTimes(value) {
  return `${new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value)}×`;
}

/**
 * A day for people; empty for what is none.
 * @param {string} time - as in RFC 3339
 */
export function formatDay(time) {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? "" : new Intl.DateTimeFormat(language, { dateStyle: "medium" }).format(date);
}
