// The first thing seen is a painting: what is chosen when the page opens is painted at once.

import { preview } from "./live.js";
import { render } from "./render.js";
import { awaitPainting, line, paintingOnStage, showContent } from "../stage/stage.js";
import { isComplete, snapshot as takeSnapshot } from "../settings/state.js";
import { t } from "../core/strings.js";

/** An empty stage is looked at for so long, in ms; then the photo is better than nothing. */
const patience = 1500;

export async function welcome() {
  const snapshot = takeSnapshot();
  if (!isComplete(snapshot)) return;
  awaitPainting();
  const painted = render({ snapshot, isQuiet: true });
  preview(snapshot).catch(() => {});
  setTimeout(() => paintingOnStage() ?? showContent(), patience);
  const result = await painted;
  if (result && paintingOnStage()?.result === result) {
    line(t("firstPainting"));
  } else if (!paintingOnStage()) {
    // Without a painting the page begins with the photo.
    showContent();
  }
}
