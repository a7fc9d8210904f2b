// @ts-check
// Short messages at the bottom of the page, with at most one action.

import { byId, element, targetOf } from "../core/dom.js";
import { t } from "../core/strings.js";

/**
 * @typedef {object} Options
 * @property {boolean} [error]
 * @property {string | null} [action] - what the message's button says
 * @property {(() => unknown) | null} [run] - what it does
 * @property {boolean} [stay] - whether the message stays until it is closed, as errors do
 * @property {string} [topic] - a message takes the place of the one before on its topic
 */

/** How long a message stays, in ms; half as long again with an action. */
const readingTime = 6000;

export function setUpToasts() {
  document.addEventListener("close", (event) => {
    const box = byId("toasts");
    if (targetOf(event).contains(box)) document.body.append(box);
  }, true);
}

/**
 * Shows a text.
 * @param {string} text
 * @param {Options} options
 */
export function toast(text, { error = false, action = null, run = null, stay = error, topic = text } = {}) {
  const box = byId("toasts");
  // A modal dialog makes everything outside it inert, so the messages move into the topmost one.
  (topmostDialog() ?? document.body).append(box);
  const remove = () => item.remove();
  const act = () => {
    remove();
    run?.();
  };
  const kind = { class: error ? "toast is-error" : "toast", role: error ? "alert" : null, "data-topic": topic };
  const item = element("div", kind, element("p", {}, text));
  if (action) item.append(element("button", { type: "button", onclick: act }, action));
  if (stay) item.append(element("button", { type: "button", onclick: remove }, t("close")));
  else setTimeout(remove, action ? readingTime * 1.5 : readingTime);
  for (const other of [...box.children]) {
    if (/** @type {HTMLElement} */ (other).dataset.topic === topic || box.children.length > 1) other.remove();
  }
  box.append(item);
}

/**
 * Takes away the messages on a topic.
 * @param {string} topic
 */
export function settle(topic) {
  for (const item of byId("toasts").querySelectorAll(`[data-topic="${CSS.escape(topic)}"]`)) item.remove();
}

/**
 * Shows a failure in words that a person can act on.
 * @param {any} failure
 * @param {Options} [options]
 */
export function toastError(failure, options = {}) {
  if (failure?.name === "AbortError") return;
  const detail = failure?.detail ?? failure?.message;
  const hint = failure?.hint ? ` ${failure.hint}` : "";
  const topic = failure?.name === "ServerStopped" ? "server" : undefined;
  toast(detail ? detail + hint : t("errorGeneric"), { error: true, topic, ...options });
}

function topmostDialog() {
  return [...document.querySelectorAll("dialog:modal")].at(-1);
}
