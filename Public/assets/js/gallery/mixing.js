// @ts-check
// Mixing saved styles: chosen in the drawer, weighed in the second tab.

import { button, byId, dialog, link } from "../core/dom.js";
import { limit } from "../core/limits.js";
import { t } from "../core/strings.js";
import { setMode } from "../settings/mode.js";
import { setSlotCount, useSavedStyle } from "../settings/pickers.js";
import { styleSlots } from "../settings/slots.js";
import { toast } from "../ui/toasts.js";

/** @typedef {import("../core/types.js").StyleDocument} StyleDocument */

/**
 * The styles that are chosen, by id.
 * @type {Map<string, StyleDocument>}
 */
const chosen = new Map();

export function setUpMixing() {
  button("drawer-mix-clear").addEventListener("click", () => {
    chosen.clear();
    showMix();
  });
  button("drawer-mix-go").addEventListener("click", loadMix);
}

/** @param {StyleDocument} style */
export const isChosen = ({ id }) => chosen.has(id);

/** @param {StyleDocument} style */
export const unchoose = ({ id }) => chosen.delete(id);

/** @param {StyleDocument} style */
export function toggleMix(style) {
  if (chosen.has(style.id)) chosen.delete(style.id);
  else if (chosen.size < limit("maxStyles")) chosen.set(style.id, style);
  showMix();
}

/** Shows in the drawer what is chosen: to mix, or to export. */
export function showMix() {
  const ids = [...chosen.keys()].map((id) => `id=${encodeURIComponent(id)}`).join("&");
  const exported = link("drawer-export");
  exported.href = ids ? `/api/styles/export?${ids}` : "/api/styles/export";
  exported.textContent = t(ids ? "exportChosen" : "exportAll");
  for (const row of /** @type {HTMLCollectionOf<HTMLElement>} */ (byId("drawer-list").children)) {
    const isPressed = String(chosen.has(row.dataset.id ?? ""));
    row.querySelector(".mix-toggle")?.setAttribute("aria-pressed", isPressed);
  }
  byId("drawer-mix").hidden = chosen.size === 0;
  button("drawer-mix-go").disabled = chosen.size < 2;
  byId("drawer-mix-text").textContent = t("mixCount", { count: chosen.size });
}

function loadMix() {
  setMode("combine");
  setSlotCount(chosen.size);
  for (const [index, style] of [...chosen.values()].entries()) useSavedStyle(styleSlots()[index], style);
  chosen.clear();
  dialog("gallery-drawer").close();
  toast(t("mixLoaded"));
}
