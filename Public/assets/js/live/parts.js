// @ts-check
// The regions of what is painted live: whether they count, how many there are, and the way to paint them.

import { button, byId, input } from "../core/dom.js";
import { read, subscribe } from "../core/store.js";
import { t } from "../core/strings.js";
import { regionsOf } from "../regions/counting.js";
import { toggleRegions } from "../regions/opening.js";
import { snapshot as takeSnapshot } from "../settings/snapshot.js";

/** What is set, as it is painted live: without regions, where they are not wanted. */
export function liveSettings() {
  const snapshot = takeSnapshot();
  return input("live-with-regions").checked ? snapshot : { ...snapshot, regions: null };
}

export function setUpParts() {
  button("live-regions").addEventListener("click", toggleRegions);
}

/**
 * Shows them, and hears of them, as long as a visit lasts; returns what ends that.
 * @param {() => void} changed - called when others count
 * @param {AbortSignal} signal
 */
export function followParts(changed, signal) {
  const box = input("live-with-regions");
  // Whoever begins has them, as in a painting.
  box.checked = true;
  box.addEventListener("change", changed, { signal });
  const ends = [
    subscribe(["livePicture"], show),
    subscribe(["regions", "pictures"], show),
    subscribe(["regionWork"], ({ regionWork }, before) => {
      button("live-regions").setAttribute("aria-pressed", String(regionWork !== null));
      if (!regionWork || before.regionWork || box.checked) return;
      // Whoever paints them wants to see them.
      box.checked = true;
      changed();
    }),
  ];
  show();
  return () => {
    for (const end of ends) end();
  };
}

function show() {
  const count = regionsOf(takeSnapshot()).length;
  byId("live-regions-choice").hidden = count === 0;
  byId("live-regions-count").textContent = t("liveWithRegions", { count });
  button("live-regions").disabled = read("livePicture") === null;
}
