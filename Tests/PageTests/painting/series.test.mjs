import assert from "node:assert/strict";
import test from "node:test";

import { inSeries } from "../../../Public/assets/js/painting/series.js";

const { signal } = new AbortController();
const refuse = (item) => {
  throw new Error(`no ${item}`);
};

test("one after the other, and on where one fails", async () => {
  let busy = 0;
  const work = async (item) => {
    busy += 1;
    assert.equal(busy, 1);
    await null;
    busy -= 1;
    return item === "b" ? refuse(item) : item.toUpperCase();
  };
  const steps = [];
  const series = await inSeries(["a", "b", "c"], work, {
    signal, onStep: ({ done, failed }) => steps.push([done.length, failed.length]),
  });
  assert.deepEqual(series.done, [{ item: "a", value: "A" }, { item: "c", value: "C" }]);
  assert.deepEqual(series.failed.map(({ item, failure }) => [item, failure.message]), [["b", "no b"]]);
  assert.deepEqual(series.left, []);
  assert.deepEqual(steps, [[0, 0], [1, 0], [1, 1]]);
});

test("items that are added meanwhile come last", async () => {
  const items = ["a", "b"];
  const { done } = await inSeries(items, async (item) => {
    if (item === "a") items.push("c");
    return item;
  }, { signal });
  assert.deepEqual(done.map(({ value }) => value), ["a", "b", "c"]);
});

test("a failure that is the end of all ends it", async () => {
  const series = await inSeries(["a", "b"], async (item) => refuse(item), { signal, isOver: () => true });
  assert.deepEqual([series.failed.length, series.left], [1, ["b"]]);
});

test("cancelled, it keeps what is done, and blames nobody", async () => {
  const controller = new AbortController();
  const series = await inSeries(["a", "b", "c"], async (item) => {
    if (item === "b") {
      controller.abort();
      throw controller.signal.reason;
    }
    return item;
  }, { signal: controller.signal });
  assert.deepEqual([series.done.length, series.failed, series.left], [1, [], ["c"]]);
});
