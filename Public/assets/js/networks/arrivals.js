// @ts-check
// Networks that come while the page is open: as long as their panel is open, the server is asked what it has, and what
// is new can be chosen at once. Neither the page nor the server downloads anything.

import { addressOf } from "../core/address.js";
import { byId } from "../core/dom.js";
import { t } from "../core/strings.js";
import { isAnyMissing, takeNetworks } from "../settings/models.js";
import { copyText } from "../ui/clipboard.js";

/** @typedef {import("../settings/models.js").Network} Network */

/** How often the server is asked, in ms. */
const interval = 3000;
const panel = () => /** @type {HTMLDetailsElement} */ (byId("networks"));
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

export function setUpArrivals() {
  byId("pull-copy")?.addEventListener("click", () =>
    copyText(byId("pull-command").textContent ?? "", byId("pull-command"), t("commandCopied")));
  panel().addEventListener("toggle", follow);
  document.addEventListener("visibilitychange", follow);
}

/** Asks now and again, while somebody looks at the panel and something is missing. */
function follow() {
  clearTimeout(timer);
  if (panel().open && !document.hidden && isAnyMissing()) ask();
}

async function ask() {
  const models = await networksOfServer();
  const arrived = models ? takeNetworks(models) : [];
  if (arrived.length) {
    const names = new Intl.ListFormat(document.documentElement.lang).format(arrived);
    byId("networks-arrived").textContent = t("networksArrived", { names });
  }
  if (!isAnyMissing()) byId("networks-missing").hidden = true;
  else if (panel().open && !document.hidden) timer = setTimeout(ask, interval);
}

/**
 * Null where there is no answer: a question that nobody asked is no reason to complain.
 * @returns {Promise<Network[] | null>}
 */
async function networksOfServer() {
  try {
    const response = await fetch(addressOf("/api/models"), { cache: "no-store" });
    return response.ok ? (await response.json()).models : null;
  } catch {
    return null;
  }
}
