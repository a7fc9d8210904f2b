import assert from "node:assert/strict";
import test from "node:test";

import { receiptIn, styleOfResult, stylesIn } from "../../../Public/assets/js/files/receipt.js";

const vector = (value) => Array.from({ length: 100 }, () => value);
const style = (value, more = {}) => ({ vector: vector(value), space: "here", ...more });

test("a painting of one style has that style", () => {
  assert.deepEqual(styleOfResult(JSON.stringify({ styles: [style(3)] })), { vector: vector(3), space: "here" });
  assert.deepEqual(styleOfResult(JSON.stringify({ style: style(2) })), { vector: vector(2), space: "here" });
});

test("a painting of several has their mean by weight", () => {
  const mixed = styleOfResult(JSON.stringify({ styles: [style(1, { weight: 0.75 }), style(5, { weight: 0.25 })] }));
  assert.deepEqual(mixed, { vector: vector(2), space: "here" });
});

test("what cannot be believed is no style", () => {
  const texts = [
    "", "no JSON", "null", "[]", "{}", JSON.stringify({ styles: [] }),
    JSON.stringify({ styles: [{ space: "here", vector: [1, 2] }] }),
    JSON.stringify({ styles: [{ space: "here", sample: "marble" }] }),
    JSON.stringify({ styles: [{ vector: vector(1) }] }),
    JSON.stringify({ styles: [style(1), { ...style(1), space: "elsewhere" }] }),
    JSON.stringify({ styles: [style(1, { weight: 1 }), style(2, { weight: -1 })] }),
    JSON.stringify({ styles: [{ space: "here", vector: [...vector(1).slice(1), "x"] }] }),
  ];
  for (const text of texts) assert.equal(styleOfResult(text), null, text);
});

test("only an object is a receipt, and only objects are its styles", () => {
  for (const text of ["", "no JSON", "null", "[]", "7", "\"abc\"", "true"]) assert.equal(receiptIn(text), null, text);
  assert.deepEqual(receiptIn("{\"kind\": \"stylize\"}"), { kind: "stylize" });
  const sample = { sample: "marble" };
  assert.deepEqual(stylesIn({ styles: [null, sample, "abc", 3, [sample]] }), [sample]);
  assert.deepEqual(stylesIn({ style: sample }), [sample]);
  for (const styles of [{}, "abc", 7, [null], null]) assert.deepEqual(stylesIn({ styles }), [], JSON.stringify(styles));
  for (const styles of [{}, "abc", [null]]) assert.equal(styleOfResult(JSON.stringify({ styles })), null);
  assert.equal(styleOfResult(JSON.stringify({ styles: [style(1, { space: {} })] })), null);
});
