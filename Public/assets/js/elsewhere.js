// @ts-check
// On the pages beside the studio: a style link, of whatever host, that is pasted or dropped opens in the studio; and
// the page about the API gets its search. This module starts itself.

import { addressOf } from "./core/address.js";

const styleLink = /#style=[A-Za-z0-9_-]+/;
const fields = "input, textarea, select";

/**
 * Leaves for the studio if the text holds a style.
 * @param {Event} event
 * @param {DataTransfer | null} data
 */
function take(event, data) {
  const link = styleLink.exec(data?.getData("text/uri-list") || data?.getData("text/plain") || "")?.[0];
  if (!link || (event.target instanceof Element && event.target.closest(fields))) return;
  event.preventDefault();
  location.assign(addressOf(`/${link}`));
}

// The studio takes them itself, and pictures and files as well.
if (typeof document === "object" && !document.getElementById("studio")) {
  document.addEventListener("paste", (event) => take(event, event.clipboardData));
  document.addEventListener("drop", (event) => take(event, event.dataTransfer));
  document.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("text/plain")) event.preventDefault();
  });
  if (document.getElementById("reference-search")) {
    import("./reference/reference.js").then(({ setUpReference }) => setUpReference());
  }
}
