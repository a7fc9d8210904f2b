import assert from "node:assert/strict";
import test, { afterEach, beforeEach } from "node:test";

import { Problem } from "../../../Public/assets/js/net/api.js";
import { patiently } from "../../../Public/assets/js/net/patience.js";

const { setTimeout, clearTimeout } = globalThis;
let pending = null;
beforeEach(() => {
  globalThis.setTimeout = (work) => {
    pending = work;
    return 1;
  };
  globalThis.clearTimeout = () => {
    pending = null;
  };
});
afterEach(() => Object.assign(globalThis, { setTimeout, clearTimeout }));

/** Lets everything run that waits for nothing but promises. */
const turn = () => new Promise((resolve) => setImmediate(resolve));
const full = (seconds, type = "queue-full") => new Problem(429, { type: `/problems/${type}` }, seconds);

test("a full queue is asked again after the time that it names, counted down", async () => {
  const waits = [];
  let calls = 0;
  const done = patiently(async () => {
    calls += 1;
    if (calls === 1) throw full(2);
    if (calls === 2) throw full(1, "memory-taken");
    return "painted";
  }, { signal: new AbortController().signal, onWait: (left) => waits.push(left) });
  for (let second = 0; second < 3; second += 1) {
    await turn();
    pending();
  }
  assert.equal(await done, "painted");
  assert.deepEqual([calls, waits], [3, [2, 1, 1]]);
});

test("waiting ends at once when it is cancelled, and other problems are not waited for", async () => {
  const abort = new AbortController();
  const work = async () => {
    throw full(60);
  };
  const waiting = patiently(work, { signal: abort.signal, onWait() {} });
  await turn();
  abort.abort();
  await assert.rejects(waiting, { name: "AbortError" });
  assert.equal(pending, null);
  const other = new Problem(422, { type: "/problems/damaged-picture" });
  await assert.rejects(patiently(async () => { throw other; }, { signal: new AbortController().signal, onWait() {} }), other);
});
