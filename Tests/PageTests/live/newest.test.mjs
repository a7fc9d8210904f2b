import assert from "node:assert/strict";
import test from "node:test";

import { Newest } from "../../../Public/assets/js/live/pace/newest.js";

/** A sender whose sending ends when the test says so. */
function byHand() {
  const sent = [];
  const ends = [];
  const newest = new Newest((item) => new Promise((resolve) => {
    sent.push(item);
    ends.push(resolve);
  }));
  const end = async () => {
    ends.shift()();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { newest, sent, end, turn: () => new Promise((resolve) => setImmediate(resolve)) };
}

test("one is in flight, one waits, and a newer one takes its place", async () => {
  const { newest, sent, end, turn } = byHand();
  newest.offer(1);
  await turn();
  for (const item of [2, 3, 4]) newest.offer(item);
  await turn();
  assert.deepEqual([sent, newest.waiting, newest.isBusy], [[1], { item: 4 }, true]);
  await end();
  assert.deepEqual([sent, newest.waiting], [[1, 4], null]);
  await end();
  assert.equal(newest.isBusy, false);
  newest.offer(5);
  await turn();
  assert.deepEqual(sent, [1, 4, 5]);
});

test("after a failure the next one is sent", async () => {
  const sent = [];
  const newest = new Newest(async (item) => {
    sent.push(item);
    if (item === 1) throw new Error("refused");
  });
  newest.offer(1);
  await assert.rejects(newest.running, /refused/);
  newest.offer(2);
  await newest.running;
  assert.deepEqual(sent, [1, 2]);
});
