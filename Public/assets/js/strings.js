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

/** Numbers for people: at most one digit after the point. */
export const formatNumber = (value) => oneDigit.format(value);
