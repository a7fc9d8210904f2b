// Changing the language loads the page again; the settings come along, in this tab only.

import { setSlotCount } from "./pickers.js";
import { restore, snapshot } from "./state.js";

const key = "impasto-settings";

export function setUpLanguage() {
  for (const link of document.querySelectorAll("a.language")) {
    link.addEventListener("click", () => {
      link.search = `?lang=${link.hreflang}`;
      link.hash = location.hash;
      const { content, styles, ...settings } = snapshot();
      const kept = styles.map(({ picture, ...style }) => ({ ...style, picture: isLasting(picture) ? picture : undefined }));
      sessionStorage.setItem(key, JSON.stringify({ ...settings, styles: kept, content: isLasting(content) ? content : undefined }));
    });
  }
  const saved = sessionStorage.getItem(key);
  if (!saved) return;
  sessionStorage.removeItem(key);
  restore(JSON.parse(saved), setSlotCount);
}

/** Files live in memory and do not survive a reload. */
const isLasting = (picture) => picture && picture.kind !== "file";
