import assert from "node:assert/strict";
import test from "node:test";

import { freeColor, moved, withNew } from "../../../Public/assets/js/regions/order.js";

const region = (id, kind = "style") => ({ id, kind });
const list = [region("a"), region("b"), region("c"), region("photo", "keep")];
const ids = (regions) => regions.map(({ id }) => id).join(" ");

test("a region is moved to a place, and no further than there are places", () => {
  assert.equal(ids(moved(list, "a", 1)), "b a c photo");
  assert.equal(ids(moved(list, "a", 2)), "b c a photo");
  assert.equal(ids(moved(list, "c", 0)), "c a b photo");
  assert.equal(ids(moved(list, "a", 99)), "b c a photo");
  assert.equal(ids(moved(list, "b", -5)), "b a c photo");
  assert.equal(moved(list, "unknown", 0), list);
});

test("what keeps the photo stays over all, and what makes styles weaker over them", () => {
  assert.equal(moved(list, "photo", 0), list);
  assert.equal(ids(withNew(list, region("d"))), "a b c d photo");
  assert.equal(ids(withNew([region("a")], region("photo", "keep"))), "a photo");
  const all = withNew(list, region("calm", "weaker"));
  assert.equal(ids(all), "a b c calm photo");
  assert.equal(ids(withNew(all, region("d"))), "a b c d calm photo");
  assert.equal(moved(all, "calm", 0), all);
  assert.equal(ids(moved(all, "a", 9)), "b c a calm photo");
});

test("a new region has a colour that no other has", () => {
  assert.equal(freeColor([]), 0);
  assert.equal(freeColor([{ color: 0 }, { color: 2 }]), 1);
  assert.equal(freeColor([{ color: 1 }, { color: 0 }]), 2);
});
