// Changing the language loads the page again; the settings come along, in this tab only.

import { choosePace, chosenPace } from "../painting/pace.js";
import { sampleNamed, setSlotCount } from "../settings/pickers.js";
import { restore, snapshot } from "../settings/state.js";

const key = "impasto-settings";

export function setUpLanguage() {
  for (const link of document.querySelectorAll("a.language")) {
    link.addEventListener("click", () => {
      link.search = `?lang=${link.hreflang}`;
      link.hash = location.hash;
      const { content, styles, ...settings } = snapshot();
      const kept = styles.map(({ picture, ...style }) => ({ ...style, picture: isLasting(picture) ? picture : undefined }));
      sessionStorage.setItem(key, JSON.stringify({ ...settings, pace: chosenPace(), styles: kept, content: isLasting(content) ? content : undefined }));
    });
  }
  const saved = sessionStorage.getItem(key);
  if (!saved) return;
  sessionStorage.removeItem(key);
  const settings = JSON.parse(saved);
  // Samples have names in each language.
  const here = (slot, picture) => sampleNamed(slot, picture?.name) ?? picture;
  settings.content = here("content", settings.content);
  for (const style of settings.styles) style.picture = here("A", style.picture);
  choosePace(settings.pace);
  restore(settings, setSlotCount);
}

/** Files live in memory and do not survive a reload. */
const isLasting = (picture) => picture && picture.kind !== "file";
