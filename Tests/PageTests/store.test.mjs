import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

import { read, reset, subscribe, update } from "../../Public/assets/js/core/store.js";

beforeEach(reset);

test("who subscribed hears of an update once, with what was before", () => {
  const heard = [];
  subscribe(["message", "isDue"], (state, before) => heard.push([before.message, state.message, state.isDue]));
  update({ message: "a", isDue: true });
  update({ message: "b" });
  update({ mode: "combine" });
  assert.deepEqual(heard, [["", "a", true], ["a", "b", true]]);
  assert.equal(read("mode"), "combine");
});

test("an update with the same value is heard, too", () => {
  let count = 0;
  subscribe(["painting"], () => { count += 1; });
  update({ painting: null });
  assert.equal(count, 1);
});

test("an update within an update is seen by those who come later", () => {
  subscribe(["render"], () => update({ isDue: false }));
  const seen = [];
  subscribe(["render", "isDue"], () => seen.push(read("isDue")));
  update({ isDue: true });
  update({ render: null });
  assert.deepEqual(seen, [true, false, false]);
});

test("a subscription ends", () => {
  let count = 0;
  const end = subscribe(["message"], () => { count += 1; });
  update({ message: "a" });
  end();
  update({ message: "b" });
  assert.equal(count, 1);
});

test("a subscription that is ended while others are told hears nothing more", () => {
  let end = () => {};
  subscribe(["message"], () => end());
  end = subscribe(["message"], () => assert.fail("it has ended"));
  update({ message: "a" });
});
