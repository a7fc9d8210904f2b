// @ts-check
// Short messages at the bottom of the page, with at most one action.

import { byId, element } from "../core/dom.js";
import { PlainError } from "../core/plainerror.js";
import { t } from "../core/strings.js";
import { topmostDialog, whenDialogsChange } from "../dialogs/dialogs.js";

/**
 * @typedef {object} Options
 * @property {boolean} [error]
 * @property {string | null} [action] - what the message's button says
 * @property {(() => unknown) | null} [run] - what it does
 * @property {boolean} [stay] - whether the message stays until it is closed, as errors do
 * @property {string} [topic] - a message takes the place of the one before on its topic
 */

/** How long a message stays, in ms; half as long again with an action. The pointer or the focus on it holds it. */
const readingTime = 6000;
/** How many are shown at once. */
const most = 3;

export function setUpToasts() {
  whenDialogsChange(place);
}

/** The box for messages where they can be seen and pressed: a dialog makes everything outside it inert. */
function place() {
  const box = byId("toasts");
  const there = topmostDialog() ?? document.body;
  // What is moved loses the focus.
  if (box.parentElement !== there) there.append(box);
  return box;
}

/**
 * Shows a text.
 * @param {string} text
 * @param {Options} options
 */
export function toast(text, { error = false, action = null, run = null, stay = error, topic = text } = {}) {
  const box = place();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const remove = () => {
    clearTimeout(timer);
    item.remove();
  };
  const act = () => {
    remove();
    run?.();
  };
  const kind = { class: error ? "toast is-error" : "toast", role: error ? "alert" : null, "data-topic": topic };
  const item = element("div", kind, element("p", {}, text));
  if (action) item.append(element("button", { type: "button", onclick: act }, action));
  if (stay) item.append(element("button", { type: "button", onclick: remove }, t("close")));
  const begin = () => {
    clearTimeout(timer);
    if (!stay) timer = setTimeout(remove, action ? readingTime * 1.5 : readingTime);
  };
  for (const type of ["pointerenter", "focusin"]) item.addEventListener(type, () => clearTimeout(timer));
  for (const type of ["pointerleave", "focusout"]) item.addEventListener(type, begin);
  settle(topic);
  makeRoom(box);
  box.append(item);
  begin();
}

/**
 * The oldest messages go, but not from under somebody's hand.
 * @param {HTMLElement} box
 */
function makeRoom(box) {
  const others = [...box.children].filter((item) => !item.contains(document.activeElement));
  for (const item of others.slice(0, Math.max(0, box.childElementCount - most + 1))) item.remove();
}

/**
 * Takes away the messages on a topic.
 * @param {string} topic
 */
export function settle(topic) {
  for (const item of byId("toasts").querySelectorAll(`[data-topic="${CSS.escape(topic)}"]`)) item.remove();
}

/**
 * Whether there is a message on a topic.
 * @param {string} topic
 */
export const isSaid = (topic) => byId("toasts").querySelector(`[data-topic="${CSS.escape(topic)}"]`) !== null;

/**
 * The topic of what is said of a saved style: what was done to it last counts.
 * @param {{ id: string }} style
 */
export const topicOf = ({ id }) => `style-${id}`;

/**
 * Shows a failure in words that a person can act on.
 * @param {any} failure
 * @param {Options} [options]
 */
export function toastError(failure, options = {}) {
  if (failure?.name === "AbortError") return;
  const topic = failure?.name === "ServerStopped" ? { topic: "server" } : {};
  toast(wordsOfFailure(failure), { error: true, ...options, ...topic });
}

/**
 * What people read of a failure; one that nobody foresaw has no words of its own.
 * @param {unknown} failure
 */
export const wordsOfFailure = (failure) => (failure instanceof PlainError ? failure.message : t("errorGeneric"));
