import assert from "node:assert/strict";
import test from "node:test";

import { withText } from "../../../Public/assets/js/files/pngtext.js";
import { arrivalOf, isStyleLink, styleInText, usesOf } from "../../../Public/assets/js/ui/arrivals.js";

// A picture of one pixel.
const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
const png = (blob, name = "a.png") => new File([blob], name, { type: "image/png" });

test("a card is its style, a painting has a receipt, a picture has neither", async () => {
  const card = png(await withText(png(pixel), "Impasto-Style", "{}"));
  assert.deepEqual(await arrivalOf(card), { style: { body: card, type: "image/png" } });
  const painting = png(await withText(png(pixel), "Impasto-Receipt", "{\"a\":1}"));
  assert.deepEqual(await arrivalOf(painting), { receipt: "{\"a\":1}" });
  assert.deepEqual(await arrivalOf(png(pixel)), { receipt: undefined });
  const file = new File(["{}"], "x.impasto-style.json");
  assert.deepEqual(await arrivalOf(file), { style: { body: file, type: "application/json" } });
  assert.deepEqual(await arrivalOf(new File(["a"], "a.jpg", { type: "image/jpeg" })), { receipt: undefined });
});

test("a link of any host is a style, alone or within a text", () => {
  const wanted = { body: "#style=AbC_-1", type: "text/plain" };
  for (const text of [
    "http://localhost:9966/#style=AbC_-1", "https://paint.example/studio?x=1#style=AbC_-1", "#style=AbC_-1",
    "Look: http://10.0.0.2/#style=AbC_-1 is nice",
  ]) assert.deepEqual(styleInText(text), wanted, text);
  assert.equal(styleInText("http://localhost/#combine"), null);
  assert.equal(styleInText("{\"a\": 1}"), null);
  const file = " {\"format\": \"impasto-style\"}";
  assert.deepEqual(styleInText(file), { body: file, type: "application/json" });
});

test("only a link alone is taken out of a field", () => {
  for (const text of ["http://a/#style=x", "  #style=x\n"]) assert.ok(isStyleLink(text), text);
  for (const text of ["see http://a/#style=x", "#style=x or y", "calm", ""]) assert.ok(!isStyleLink(text), text);
});

const arrival = (name, more = {}) => ({ file: new File([name], name), ...more });
const [photo, other] = [arrival("photo.png"), arrival("other.png")];
const [painting, second] = [arrival("painting.png", { receipt: "{}" }), arrival("second.png", { receipt: "{}" })];
const [card, bundle] = ["card.png", "bundle.json"].map((name) => arrival(name, { style: { body: name, type: "" } }));
const nothing = { recalled: null, placed: [], imported: [], photos: [], leftOut: [] };

test("one painting alone brings its settings back, several are pictures like others", () => {
  assert.deepEqual(usesOf([painting], undefined, ["A"]), { ...nothing, recalled: painting });
  assert.deepEqual(usesOf([painting], "content", ["A"]), { ...nothing, photos: [painting] });
  assert.deepEqual(usesOf([painting, second], undefined, ["A"]), { ...nothing, photos: [painting, second] });
  assert.deepEqual(usesOf([photo, painting], undefined, ["A"]), { ...nothing, photos: [photo, painting] });
});

test("of several files none is forgotten", () => {
  const uses = usesOf([card, photo, bundle, other], undefined, ["A"]);
  assert.deepEqual(uses, { ...nothing, imported: [card.style, bundle.style], photos: [photo, other] });
  assert.deepEqual(usesOf([card, bundle], "content", ["A"]), { ...nothing, imported: [card.style, bundle.style] });
});

test("over a style slot they are the styles from there on, and what finds no slot is left out", () => {
  assert.deepEqual(
    usesOf([card, photo, painting, other], "B", ["A", "B", "C"]),
    { ...nothing, placed: [["B", card], ["C", photo]], leftOut: [painting, other] });
  assert.deepEqual(usesOf([painting], "A", ["A"]), { ...nothing, placed: [["A", painting]] });
});
