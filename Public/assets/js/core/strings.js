// The page's texts in the language that the server chose: the same file that its templates use.

let texts = {};

export const language = document.documentElement.lang || "en";

export async function loadStrings() {
  const response = await fetch(`/strings/${encodeURIComponent(language)}.json`);
  texts = await response.json();
}

/** The text for `key`, with `{name}` replaced by `values.name`. */
export function t(key, values = {}) {
  const text = texts[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

const oneDigit = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
const twoDigits = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });

/** Numbers for people: at most one digit after the point, or two where one would make it nothing. */
export const formatNumber = (value) => (Math.abs(value) < 0.1 ? twoDigits : oneDigit).format(value);
