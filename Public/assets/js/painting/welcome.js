// @ts-check
// The first thing seen is a painting: what is chosen when the page opens is painted at once.

import { read } from "../core/store.js";
import { t } from "../core/strings.js";
import { isComplete, snapshot as takeSnapshot } from "../settings/snapshot.js";
import { awaitPainting, say, showContent } from "../stage/stage.js";
import { preview } from "./live.js";
import { render } from "./render.js";

/** An empty stage is looked at for so long, in ms; then the photo is better than nothing. */
const patience = 1500;

export async function welcome() {
  const snapshot = takeSnapshot();
  if (!isComplete(snapshot)) return;
  awaitPainting();
  const painted = render({ snapshot, isQuiet: true });
  preview(snapshot).catch(() => {});
  setTimeout(() => read("painting") ?? showContent(), patience);
  const result = await painted;
  if (result && read("painting")?.result === result) {
    say(t("firstPainting"));
  } else if (!read("painting")) {
    // Without a painting the page begins with the photo.
    showContent();
  }
}
