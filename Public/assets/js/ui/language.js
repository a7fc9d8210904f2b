// @ts-check
// Changing the language loads the page again; what is kept in the browser comes back by itself. Where nothing is kept,
// the settings come along in this tab only, and on the page of a private server in its memory only.

import { read, update } from "../core/store.js";
import { writeSession } from "../kept/session.js";
import { handedOver, handOver } from "../kept/storage.js";
import { sampleNamed } from "../settings/pickers.js";
import { restore, snapshot } from "../settings/snapshot.js";
import { shelfWritten } from "../shelf/shelf.js";

/** @typedef {import("../core/types.js").Picture} Picture */

/** What the settings are called in the tab's storage. */
const key = "impasto-settings";

export function setUpLanguage() {
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("a.language"))) {
    link.addEventListener("click", (event) => {
      link.search = `?lang=${link.hreflang}`;
      link.hash = location.hash;
      if (read("keeping") !== "kept") {
        keepSettings();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      Promise.all([writeSession(), shelfWritten()]).then(() => location.assign(link.href));
    });
  }
  const kept = takenSettings();
  if (!kept) return;
  const { pace, ...settings } = JSON.parse(kept);
  settings.content = inThisLanguage("content", settings.content);
  for (const style of settings.styles) style.picture = inThisLanguage("A", style.picture);
  update({ paintsAsIGo: pace });
  restore(settings);
}

/** What the page in the other language left, once. A browser may refuse the storage: then nothing was left. */
function takenSettings() {
  try {
    return handedOver(key);
  } catch {
    return null;
  }
}

function keepSettings() {
  // Masks are files, which do not fit where this is kept.
  const { content, styles, regions: _regions, ...settings } = snapshot();
  const kept = JSON.stringify({
    ...settings,
    pace: read("paintsAsIGo"),
    content: lasting(content),
    styles: styles.map(({ picture, ...style }) => ({ ...style, picture: lasting(picture) })),
  });
  try {
    handOver(key, kept);
  } catch {
    // Without storage the other language begins anew.
  }
}

/**
 * The picture, unless it is a file: those live in memory and do not survive a reload.
 * @param {Picture | null} picture
 */
const lasting = (picture) => (picture && picture.kind !== "file" ? picture : undefined);

/**
 * Samples have names in each language.
 * @param {string} slot
 * @param {{ name?: string } | undefined} picture
 */
const inThisLanguage = (slot, picture) => sampleNamed(slot, picture?.name) ?? picture;
