// The server's JSON API. Every failure becomes a `Problem` (RFC 9457) or `ServerStopped`.

import { t } from "../core/strings.js";

/** One id a tab, so that the server can tell its clients apart when the queue is full. */
const client = crypto.getRandomValues(new Uint32Array(3)).join("-");

/** The server said no, and why. */
export class Problem extends Error {
  constructor(status, body, retryAfter) {
    super(body.detail ?? body.title ?? t("errorGeneric"));
    this.name = "Problem";
    this.status = status;
    this.kind = (body.type ?? "").split("/").pop();
    this.detail = this.message;
    this.field = body.field;
    this.limits = body.limits ?? {};
    this.remedy = body.remedy;
    this.suggestion = body.suggestion;
    this.retryAfter = retryAfter;
    if (this.kind === "queue-full") {
      this.detail = t("errorQueueFull", { seconds: retryAfter ?? 5 });
      this.remedy = undefined;
    }
  }

  /** The server no longer holds an uploaded picture. */
  get isExpired() {
    return (this.status === 404 || this.status === 410) && /upload|expired/.test(`${this.kind} ${this.field ?? ""} ${this.message}`);
  }
}

/** Nobody answered. */
export class ServerStopped extends Error {
  constructor() {
    super(t("errorServerStopped"));
    this.name = "ServerStopped";
  }
}

export async function request(method, path, { json, body, type, headers = {}, signal, keepalive = false } = {}) {
  const all = { "X-Impasto-Client": client, ...headers };
  if (method !== "GET") all["X-Impasto"] = "1";
  if (json !== undefined) all["Content-Type"] = "application/json";
  else if (type) all["Content-Type"] = type;
  let response;
  try {
    response = await fetch(path, { method, headers: all, body: json !== undefined ? JSON.stringify(json) : body, signal, keepalive, cache: "no-store" });
  } catch (failure) {
    if (failure.name === "AbortError") throw failure;
    watchForReturn();
    throw new ServerStopped();
  }
  if (response.ok) return response;
  let problem = {};
  try {
    problem = await response.json();
  } catch {
    problem = { title: `${response.status} ${response.statusText}` };
  }
  throw new Problem(response.status, problem, Number(response.headers.get("Retry-After")) || undefined);
}

export const getJSON = async (path, options) => (await request("GET", path, options)).json();
export const postJSON = async (path, json, options) => (await request("POST", path, { json, ...options })).json();

/** Runs when the server answers again after it had stopped. */
let onReturn = () => {};
export function whenServerReturns(work) {
  onReturn = work;
}

let watching = false;
function watchForReturn() {
  if (watching) return;
  watching = true;
  const timer = setInterval(async () => {
    try {
      const response = await fetch("/healthz", { cache: "no-store" });
      if (!response.ok) return;
    } catch {
      return;
    }
    clearInterval(timer);
    watching = false;
    onReturn();
  }, 2000);
}

/** The settings of a render from the `Impasto-Receipt` header (base64url JSON), or null. */
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
