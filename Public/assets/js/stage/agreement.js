// What is on the stage and what the controls say: wherever the two differ, the stage is marked.

import { brushText } from "../settings/brush.js";
import { observeSettings } from "../settings/changes.js";
import { byId } from "../core/dom.js";
import { fingerprint } from "../settings/fingerprint.js";
import { isPreviewing } from "../painting/live.js";
import { isQuickPreview } from "../painting/previewpace.js";
import { render } from "../painting/render.js";
import { isFollowed } from "../painting/repaint.js";
import { badge, messageOnStage, observeStage, paintingOnStage } from "./stage.js";
import { pictureIn, snapshot as takeSnapshot } from "../settings/state.js";
import { formatNumber, t } from "../core/strings.js";

export function setUpAgreement() {
  observeStage(mark);
  observeSettings(mark);
  byId("studio").addEventListener("workchange", mark);
  byId("paint-now").addEventListener("click", () => render());
  mark();
}

/** `awaited`, `photo`, `preview`, `painted`, or `changed`: painted from other settings than those that are set now. */
function stateOfStage(painting) {
  if (!painting) return byId("frame").classList.contains("is-awaiting") ? "awaited" : "photo";
  if (fingerprint(painting.snapshot) !== fingerprint(takeSnapshot())) return "changed";
  return painting.result ? "painted" : "preview";
}

function mark() {
  const painting = paintingOnStage();
  const state = stateOfStage(painting);
  const isFollowing = isFollowed();
  const isComing = isFollowing || isPreviewing();
  // A preview that others follow at once is one still, though the hand is ahead of it.
  const isLive = state === "changed" && !painting.result && isComing && isQuickPreview(takeSnapshot());
  const isStale = state === "changed" && !isComing;
  const frame = byId("frame");
  frame.dataset.state = state;
  frame.dataset.following = String(isFollowing);
  frame.classList.toggle("is-stale", isStale);
  badge("state", {
    awaited: "", painted: "", photo: pictureIn("content") ? t("badgePhoto") : "", preview: t("badgePreview"),
    changed: t(isLive ? "badgePreview" : isComing ? "badgeRepainting" : "badgeChanged"),
  }[state]);
  byId("paint-now").hidden = isFollowing || !(state === "preview" || state === "changed");
  const text = messageOnStage() || words(state, painting, { isFollowing, isLive, isStale });
  const line = byId("result-line");
  // A screen reader hears it once, not with every move of a slider.
  if (line.textContent !== text) line.textContent = text;
}

function words(state, painting, { isFollowing, isLive, isStale }) {
  if (state === "painted") return summaryOf(painting.result);
  if (state === "awaited" || isFollowing) return t("stageFollowing");
  if (state === "photo") return t("stageHint");
  if (isStale) return t("stageChanged");
  return t(state === "preview" || isLive ? "stageNotPainted" : "stagePreviewing");
}

function summaryOf({ width, height, seconds, snapshot }) {
  return t("resultSummary", {
    width, height, seconds: formatNumber(seconds), strength: `${snapshot.strength} %`, brush: brushText(snapshot.brush, { width, height }),
  });
}
