import assert from "node:assert/strict";
import test, { afterEach, beforeEach } from "node:test";

import { read, reset } from "../../Public/assets/js/core/store.js";
import { setStrings } from "../../Public/assets/js/core/strings.js";
import { getJSON, Problem, receiptOf, request, ServerStopped } from "../../Public/assets/js/net/api.js";
import { progressOf } from "../../Public/assets/js/painting/progress.js";

setStrings("en", {
  "problem-queue-full-seconds": "full, {seconds} s", "problem-too-large": "That is much.", errorServerStopped: "gone",
  errorStatus: "Error {status}.",
  stageQueuedFirst: "next", stageQueued: "{position} before", stageStyleVector: "style",
  stageStyleVectorOf: "style {number}", stageStylizing: "painting",
});

const { fetch, setInterval } = globalThis;
if (!globalThis.crypto) globalThis.crypto = (await import("node:crypto")).webcrypto;
let asked = [];
const answer = (body, init) => {
  globalThis.fetch = async (path, options) => {
    asked.push([path, options]);
    return new Response(JSON.stringify(body), init);
  };
};

beforeEach(() => {
  reset();
  asked = [];
});
afterEach(() => Object.assign(globalThis, { fetch, setInterval }));

test("requests name their client, and writing ones say that they come from the page", async () => {
  answer({ ok: true });
  assert.deepEqual(await getJSON("/api/models"), { ok: true });
  await request("POST", "/api/jobs", { json: { a: 1 } });
  const [[, get], [, post]] = asked;
  assert.match(get.headers["X-Impasto-Client"], /^\d+-\d+-\d+$/);
  assert.equal(post.headers["X-Impasto-Client"], get.headers["X-Impasto-Client"]);
  assert.equal(get.headers["X-Impasto"], undefined);
  assert.equal(post.headers["X-Impasto"], "1");
  assert.deepEqual([post.headers["Content-Type"], post.body], ["application/json", "{\"a\":1}"]);
});

test("a refusal is a problem with its limits, in the page's words", async () => {
  const body = {
    type: "/problems/too-large", title: "Too large", detail: "too large", field: "contentSize",
    limits: { contentSize: 512 }, remedy: "Choose less.",
  };
  answer(body, { status: 413 });
  await assert.rejects(getJSON("/x"), (failure) => {
    assert.ok(failure instanceof Problem);
    assert.deepEqual(
      [failure.status, failure.kind, failure.message, failure.limits.contentSize],
      [413, "too-large", "That is much.", 512]);
    return true;
  });
});

test("what stands in front of the server may answer without a problem", async () => {
  globalThis.fetch = async () => new Response("<h1>Bad Gateway</h1>", { status: 502 });
  await assert.rejects(getJSON("/x"), { name: "Problem", message: "Error 502." });
});

test("a full queue says when to come back", () => {
  const problem = new Problem(503, { type: "/problems/queue-full", detail: "x", remedy: "y" }, 7);
  assert.deepEqual([problem.message, problem.retryAfter], ["full, 7 s", 7]);
});

test("only an upload that is gone is expired", () => {
  assert.equal(new Problem(410, { field: "content.upload" }).isExpired, true);
  assert.equal(new Problem(404, { field: "styles[1].style.upload" }).isExpired, true);
  assert.equal(new Problem(404, { field: "style.saved" }).isExpired, false);
  assert.equal(new Problem(422, { field: "upload" }).isExpired, false);
});

test("a server that is gone is watched until it answers", async () => {
  let tick;
  globalThis.setInterval = (work) => {
    tick = work;
  };
  globalThis.fetch = async () => {
    throw new TypeError("refused");
  };
  await assert.rejects(getJSON("/x"), ServerStopped);
  assert.equal(read("isServerGone"), true);
  await tick();
  assert.equal(read("isServerGone"), true);
  answer({}, { status: 200 });
  await tick();
  assert.equal(read("isServerGone"), false);
});

test("a receipt is base64url JSON, or nothing", () => {
  const receipt = { kind: "stylize", note: "漆?>" };
  const header = Buffer.from(JSON.stringify(receipt)).toString("base64url");
  assert.deepEqual(receiptOf(new Response("", { headers: { "Impasto-Receipt": header } })), receipt);
  assert.equal(receiptOf(new Response("")), null);
  assert.equal(receiptOf(new Response("", { headers: { "Impasto-Receipt": "e30x" } })), null);
});

test("a job's progress is shown by stage, or by its position in the queue", () => {
  const job = { id: "1", state: "running", stage: null, fraction: 0.5, estimateSeconds: 3 };
  assert.deepEqual(progressOf({ ...job, stage: "stylizing" }, 1), { text: "painting", fraction: 0.5, seconds: 3 });
  assert.equal(progressOf({ ...job, state: "queued", position: 1 }, 1).text, "next");
  assert.equal(progressOf({ ...job, state: "queued", position: 4 }, 1).text, "3 before");
  assert.equal(progressOf({ ...job, stage: "styleVector", styleIndex: 1 }, 2).text, "style 2");
  assert.equal(progressOf({ ...job, stage: "styleVector", styleIndex: 0 }, 2).text, "style");
});
