import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import test, { afterEach, beforeEach } from "node:test";

import { setStrings } from "../../../Public/assets/js/core/strings.js";
import { Problem } from "../../../Public/assets/js/net/api.js";
import { Stream } from "../../../Public/assets/js/live/stream.js";
import { snapshot } from "../snapshots.mjs";

setStrings("en", { errorGeneric: "no" });
const { signal } = new AbortController();
const frame = new Blob(["frame"], { type: "image/jpeg" });
const { fetch } = globalThis;
let asked;
/** What the server answers, by method and path; streams are called 1, 2, and so on. */
let answers;
/** Of the stream that is open on the server. */
let revision;
let settings;

beforeEach(() => {
  globalThis.crypto ??= webcrypto;
  asked = [];
  answers = {};
  settings = { strength: 100 };
  let opened = 0;
  globalThis.fetch = async (path, { method, body }) => {
    asked.push(`${method} ${path}${typeof body === "string" ? ` ${body}` : ""}`);
    const status = await answers[`${method} ${path}`];
    if (status) return Response.json({ type: `/problems/${status}` }, { status });
    if (method === "DELETE") return new Response(null, { status: 204 });
    if (path === "/api/streams") {
      revision = 1;
      return Response.json({ id: String(opened += 1), revision }, { status: 201 });
    }
    if (method === "PATCH") return Response.json({ revision: (revision += 1) });
    return new Response("painted", { headers: { "Content-Type": "image/jpeg", "Impasto-Revision": String(revision) } });
  };
});
afterEach(() => {
  globalThis.fetch = fetch;
});

const stream = () => new Stream(() => snapshot(), async () => ({ ...settings }));
const opening = 'POST /api/streams {"strength":100}';

test("the first frame opens the stream, and those that follow use it", async () => {
  const one = stream();
  assert.equal((await one.paint(frame, signal)).isFirst, true);
  const { blob, isFirst } = await one.paint(frame, signal);
  assert.deepEqual([await blob.text(), isFirst], ["painted", false]);
  assert.deepEqual(asked, [opening, "POST /api/streams/1/frames", "POST /api/streams/1/frames"]);
});

test("one that the server has closed is opened again, with the frame that found it closed", async () => {
  const one = stream();
  await one.paint(frame, signal);
  answers["POST /api/streams/1/frames"] = 404;
  assert.equal((await one.paint(frame, signal)).isFirst, true);
  assert.deepEqual(asked.slice(-3), ["POST /api/streams/1/frames", opening, "POST /api/streams/2/frames"]);
  answers["POST /api/streams/2/frames"] = 404;
  answers["POST /api/streams/3/frames"] = 404;
  await assert.rejects(one.paint(frame, signal), Problem);
});

test("what is refused is refused, and does not open another one", async () => {
  const one = stream();
  await one.paint(frame, signal);
  answers["POST /api/streams/1/frames"] = 422;
  await assert.rejects(one.paint(frame, signal), ({ status }) => status === 422);
  assert.equal(asked.filter((line) => line === opening).length, 1);
});

test("of other settings only the changes are sent, and none if there are none", async () => {
  const one = stream();
  assert.equal(await one.adjust(signal), true);
  await one.paint(frame, signal);
  assert.equal(await one.adjust(signal), false);
  settings = { strength: 50, calm: 0 };
  assert.equal(await one.adjust(signal), true);
  assert.equal(asked.at(-1), 'PATCH /api/streams/1 {"strength":50,"calm":0}');
  settings = { strength: 40, calm: 0 };
  answers["PATCH /api/streams/1"] = 422;
  await assert.rejects(one.adjust(signal), Problem);
  // What was refused is told again.
  answers = {};
  assert.equal(await one.adjust(signal), true);
  assert.equal(asked.at(-1), 'PATCH /api/streams/1 {"strength":40}');
});

test("one that is closed while it opens is closed on the server, too", async () => {
  let open;
  answers["POST /api/streams"] = new Promise((resolve) => {
    open = resolve;
  });
  const one = stream();
  const leaving = new AbortController();
  const painting = one.paint(frame, leaving.signal);
  await new Promise((resolve) => setImmediate(resolve));
  leaving.abort();
  one.restart();
  open();
  await assert.rejects(painting, ({ name }) => name === "AbortError");
  assert.deepEqual(asked, [opening, "DELETE /api/streams/1"]);
});

test("a painting comes with the settings that it is in, and not with those that are set since", async () => {
  let strength = 100;
  const one = new Stream(() => snapshot({ strength }), async (of) => ({ strength: of.strength }));
  assert.equal((await one.paint(frame, signal)).snapshot.strength, 100);
  strength = 30;
  assert.equal((await one.paint(frame, signal)).snapshot.strength, 100);
  await one.adjust(signal);
  assert.equal((await one.paint(frame, signal)).snapshot.strength, 30);
});

test("a frame that waits while the settings change is in the new ones, told of or not", async () => {
  let strength = 100;
  const one = new Stream(() => snapshot({ strength }), async (of) => ({ strength: of.strength }));
  await one.paint(frame, signal);
  const release = [];
  const held = (key) => {
    answers[key] = new Promise((resolve) => release.push(resolve));
  };
  held("POST /api/streams/1/frames");
  const waiting = one.paint(frame, signal);
  strength = 30;
  await one.adjust(signal);
  held("PATCH /api/streams/1");
  strength = 20;
  const adjusting = one.adjust(signal);
  await new Promise((resolve) => setImmediate(resolve));
  // The server has taken the second change over; its answer is on the way.
  revision = 3;
  release[0]();
  assert.equal((await waiting).snapshot.strength, 20);
  release[1]();
  await adjusting;
  revision = 3;
  answers = {};
  assert.equal((await one.paint(frame, signal)).snapshot.strength, 20);
  // A change that was refused is no revision.
  answers["PATCH /api/streams/1"] = 422;
  strength = 10;
  await assert.rejects(one.adjust(signal), Problem);
  assert.equal((await one.paint(frame, signal)).snapshot.strength, 20);
});

test("which revision a change made is the server's to say", async () => {
  let strength = 100;
  const one = new Stream(() => snapshot({ strength }), async (of) => ({ strength: of.strength }));
  await one.paint(frame, signal);
  // Sent twice, because the first answer was lost on the way.
  revision = 2;
  strength = 30;
  await one.adjust(signal);
  assert.equal(one.inForce.revision, 3);
  assert.equal((await one.paint(frame, signal)).snapshot.strength, 30);
});

test("a frame that is under way when the stream is closed opens no other one", async () => {
  const one = stream();
  await one.paint(frame, signal);
  let answer;
  answers["POST /api/streams/1/frames"] = new Promise((resolve) => {
    answer = resolve;
  });
  const painting = one.paint(frame, signal);
  one.restart();
  answer(404);
  await assert.rejects(painting, ({ name }) => name === "AbortError");
  assert.equal(asked.filter((line) => line === opening).length, 1);
  // The next frame does.
  assert.equal((await one.paint(frame, signal)).isFirst, true);
  assert.equal(asked.at(-1), "POST /api/streams/2/frames");
});

test("one that was begun anew while it opened takes nothing over from what opens late", async () => {
  let open;
  answers["POST /api/streams"] = new Promise((resolve) => {
    open = resolve;
  });
  const one = stream();
  const early = one.paint(frame, signal);
  await new Promise((resolve) => setImmediate(resolve));
  one.restart();
  answers = {};
  assert.equal((await one.paint(frame, signal)).isFirst, true);
  const { id } = one;
  open();
  await assert.rejects(early, ({ name }) => name === "AbortError");
  assert.equal(one.id, id);
  const closed = asked.filter((line) => line.startsWith("DELETE"));
  assert.deepEqual([closed.length, closed.includes(`DELETE /api/streams/${id}`)], [1, false]);
});
