import assert from "node:assert/strict";
import test from "node:test";

import { debounced } from "../../Public/assets/js/core/debounce.js";

/** Runs `body` with timers that run only as its clock moves. */
function withClock(body) {
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  const timers = new Map();
  let now = 0;
  let count = 0;
  globalThis.setTimeout = (work, delay) => {
    timers.set(++count, { work, at: now + delay });
    return count;
  };
  globalThis.clearTimeout = (id) => timers.delete(id);
  const pass = (milliseconds) => {
    now += milliseconds;
    for (const [id, { work, at }] of [...timers]) {
      if (at <= now && timers.delete(id)) work();
    }
  };
  try {
    body(pass);
  } finally {
    Object.assign(globalThis, { setTimeout: set, clearTimeout: clear });
  }
}

test("only the last call counts, once it has rested", () => withClock((pass) => {
  const calls = [];
  const call = debounced(100, (value) => calls.push(value));
  call(1);
  pass(99);
  call(2);
  pass(99);
  assert.deepEqual(calls, []);
  pass(1);
  assert.deepEqual(calls, [2]);
  pass(1000);
  assert.deepEqual(calls, [2]);
}));

test("a call can be taken back", () => withClock((pass) => {
  const calls = [];
  const call = debounced(100, () => calls.push(1));
  call();
  call.cancel();
  pass(1000);
  assert.deepEqual(calls, []);
}));
