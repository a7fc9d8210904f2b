// @ts-check
// The server's JSON API. Every failure becomes a `Problem` (RFC 9457) or `ServerStopped`.

import { addressOf } from "../core/address.js";
import { read, update } from "../core/store.js";
import { PlainError } from "../core/plainerror.js";
import { t } from "../core/strings.js";
import { wordsOf } from "./problems.js";

/**
 * @typedef {object} Options
 * @property {unknown} [json] - the body, if it is JSON
 * @property {BodyInit} [body] - any other body
 * @property {string} [type] - its media type
 * @property {Record<string, string>} [headers]
 * @property {AbortSignal} [signal]
 * @property {boolean} [keepalive] - whether it is sent even if the page is left meanwhile
 */

/** How often a server that is gone is asked whether it is back, in ms. */
const returnInterval = 2000;
let client = "";

/** One id a tab, so that the server can tell its clients apart when the queue is full. */
function clientID() {
  client ||= crypto.getRandomValues(new Uint32Array(3)).join("-");
  return client;
}

/** The server said no, and why; the message is in the page's words. */
export class Problem extends PlainError {
  /**
   * @param {number} status
   * @param {import("./problems.js").ProblemDocument} document
   * @param {number} [retryAfter] - in seconds
   */
  constructor(status, document, retryAfter) {
    super(wordsOf(document, { seconds: retryAfter }));
    this.name = "Problem";
    this.status = status;
    this.document = document;
    this.kind = (document.type ?? "").split("/").at(-1) ?? "";
    this.limits = document.limits ?? {};
    this.suggestion = document.suggestion ?? undefined;
    this.retryAfter = retryAfter;
    /**
     * The picture that was refused, if it is the user's own.
     * @type {import("../core/types.js").FilePicture | undefined}
     */
    this.picture = undefined;
  }

  /** Whether the server no longer holds an uploaded picture. */
  get isExpired() {
    return (this.status === 404 || this.status === 410) && /\bupload$/.test(this.document.field ?? "");
  }

  /**
   * The message with more that the page knows filled in.
   * @param {import("./problems.js").Known} known
   */
  with(known) {
    return wordsOf(this.document, { seconds: this.retryAfter, ...known });
  }
}

/** Nobody answered. */
export class ServerStopped extends PlainError {
  constructor() {
    super(t("errorServerStopped"));
    this.name = "ServerStopped";
  }
}

/**
 * Sends a request. Throws `Problem`, `ServerStopped`, or an `AbortError`.
 * @param {string} method
 * @param {string} path
 * @param {Options} options
 */
export async function request(method, path, { json, body, type, headers = {}, signal, keepalive = false } = {}) {
  /** @type {Record<string, string>} */
  const all = { "X-Impasto-Client": clientID(), ...headers };
  if (method !== "GET") all["X-Impasto"] = "1";
  if (json !== undefined) all["Content-Type"] = "application/json";
  else if (type) all["Content-Type"] = type;
  const sent = json !== undefined ? JSON.stringify(json) : body;
  let response;
  try {
    response = await fetch(addressOf(path), { method, headers: all, body: sent, signal, keepalive, cache: "no-store" });
  } catch (failure) {
    if (failure instanceof Error && failure.name === "AbortError") throw failure;
    watchForReturn();
    throw new ServerStopped();
  }
  if (response.ok) return response;
  let problem = {};
  try {
    problem = await response.json();
  } catch {
    // Not the server's own words: those of something in front of it.
    problem = { detail: t("errorStatus", { status: response.status }) };
  }
  throw new Problem(response.status, problem, Number(response.headers.get("Retry-After")) || undefined);
}

/**
 * The JSON at a path.
 * @param {string} path
 * @param {Options} [options]
 * @returns {Promise<any>}
 */
export const getJSON = async (path, options) => (await request("GET", path, options)).json();

/**
 * Posts JSON; returns the JSON of the answer.
 * @param {string} path
 * @param {unknown} [json]
 * @param {Options} [options]
 * @returns {Promise<any>}
 */
export const postJSON = async (path, json, options) => (await request("POST", path, { json, ...options })).json();

/** Asks until the server answers again. */
function watchForReturn() {
  if (read("isServerGone")) return;
  update({ isServerGone: true });
  const timer = setInterval(async () => {
    try {
      const response = await fetch(addressOf("/healthz"), { cache: "no-store" });
      if (!response.ok) return;
    } catch {
      return;
    }
    clearInterval(timer);
    update({ isServerGone: false });
  }, returnInterval);
}

/**
 * The settings of a render from the `Impasto-Receipt` header (base64url JSON), or null.
 * @param {Response} response
 * @returns {import("../core/types.js").Receipt | null}
 */
export function receiptOf(response) {
  const header = response.headers.get("Impasto-Receipt");
  if (!header) return null;
  try {
    const bytes = Uint8Array.from(atob(header.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
