// @ts-check
// What people read when the server says no: the page's own words for a problem's type, with what is known of it.
//
// The API's sentences are for programs; they stand in for a type that the page has no words for. The server chooses
// in the same way for its pages (`ProblemWords`), and one table of cases tests both.

import { formatNumber, hasText, t } from "../core/strings.js";

/**
 * A problem as the API describes it.
 * @typedef {object} ProblemDocument
 * @property {string} [type]
 * @property {string} [title]
 * @property {number} [status]
 * @property {string} [detail]
 * @property {string} [about] - what it is about, in one word
 * @property {string | null} [field] - such as `styles[1].saved`
 * @property {string | null} [allowed] - such as `0...100`
 * @property {string | null} [suggestion]
 * @property {Record<string, number | undefined> | null} [limits]
 */

/** @typedef {{ called?: string, seconds?: number }} Known - what the page knows of a problem besides */

/**
 * What is wrong and what to do about it, in whole sentences.
 * @param {ProblemDocument} problem
 * @param {Known} [known]
 */
export function wordsOf(problem, known = {}) {
  const { key, values } = chosen(problem, known);
  return key ? t(key, values) : sentence(problem.detail ?? problem.title ?? "") || t("errorGeneric");
}

/**
 * The key of the words that fit best, and what is filled in; null if there are none for this type.
 *
 * `problem-TYPE` fits always. `problem-TYPE-X` fits better, where X is a value that is filled in, what the problem is
 * about, or a part of the field's name.
 * @param {ProblemDocument} problem
 * @param {Known} known
 */
export function chosen({ type = "", about, field, allowed, limits }, known) {
  const kind = type.split("/").at(-1);
  const { maxPixels, maxBytes, contentSize, maxMemoryBytes } = limits ?? {};
  /** @type {Record<string, string | number>} */
  const values = defined({
    called: known.called,
    contentSize,
    maxPixels: maxPixels && formatNumber(maxPixels / 1e6),
    maxBytes: maxBytes && formatNumber(maxBytes / 2 ** 20),
    maxMemoryBytes,
    seconds: known.seconds,
  });
  const parts = (field ?? "").replace(/\[\d+\]/g, "").split(".").reverse();
  const tails = [...Object.keys(values), about ?? "", ...parts];
  const [, least, most] = /^(-?[\d.]+)\.\.\.(-?[\d.]+)(?:, or .*)?$/.exec(allowed ?? "") ?? [];
  if (most && hasText(parts[0])) {
    Object.assign(values, { label: t(parts[0]), least, most });
    tails.push("range");
  }
  const keys = [...tails.filter(Boolean).map((tail) => `problem-${kind}-${tail}`), `problem-${kind}`];
  return { key: keys.find(hasText) ?? null, values };
}

/**
 * A program's remark as a sentence.
 * @param {string} text
 */
export function sentence(text) {
  const [first = "", ...rest] = text.trim();
  const whole = first.toLocaleUpperCase() + rest.join("");
  return /[.!?。！？]$|^$/.test(whole) ? whole : `${whole}.`;
}

/** @param {Record<string, string | number | undefined>} values */
const defined = (values) =>
  /** @type {Record<string, string | number>} */ (
    Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)));
