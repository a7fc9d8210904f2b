// Short messages at the bottom of the page, with at most one action.

import { byId, element } from "../core/dom.js";
import { t } from "../core/strings.js";

const readingTime = 6000;

/**
 * Shows `text`; errors stay until they are closed. A message with a `topic` takes the place of the one before
 * on that topic.
 */
export function toast(text, { error = false, action = null, run = null, stay = error, topic = text } = {}) {
  const box = byId("toasts");
  // A modal dialog makes everything outside it inert, so the messages move into the topmost one.
  (topmostDialog() ?? document.body).append(box);
  const remove = () => item.remove();
  const item = element("div", { class: error ? "toast is-error" : "toast", role: error ? "alert" : null, "data-topic": topic }, element("p", {}, text));
  if (action) {
    item.append(element("button", { type: "button", onclick: () => { remove(); run(); } }, action));
  }
  if (stay) item.append(element("button", { type: "button", onclick: remove }, t("close")));
  else setTimeout(remove, action ? readingTime * 1.5 : readingTime);
  for (const other of [...box.children]) {
    if (other.dataset.topic === topic || box.children.length > 1) other.remove();
  }
  box.append(item);
}

/** Takes away what was said on a topic. */
export function settle(topic) {
  for (const item of byId("toasts").querySelectorAll(`[data-topic="${CSS.escape(topic)}"]`)) item.remove();
}

/** Shows a failure in words that a person can act on. */
export function toastError(failure, options = {}) {
  if (failure?.name === "AbortError") return;
  const detail = failure?.detail ?? failure?.message;
  const remedy = failure?.remedy ? ` ${failure.remedy}` : "";
  toast(detail ? detail + remedy : t("errorGeneric"), { error: true, topic: failure?.name === "ServerStopped" ? "server" : undefined, ...options });
}

function topmostDialog() {
  return [...document.querySelectorAll("dialog:modal")].at(-1);
}

document.addEventListener("close", (event) => {
  const box = byId("toasts");
  if (box && event.target.contains(box)) document.body.append(box);
}, true);
