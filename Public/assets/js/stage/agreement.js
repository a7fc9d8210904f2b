// @ts-check
// What is on the stage and what the controls say: wherever the two differ, the stage is marked.

import { button, byId } from "../core/dom.js";
import { read, subscribe } from "../core/store.js";
import { formatNumber, t } from "../core/strings.js";
import { isPreviewing } from "../painting/live.js";
import { isQuickPreview } from "../painting/previewpace.js";
import { render } from "../painting/render.js";
import { isFollowed } from "../painting/repaint.js";
import { brushText } from "../settings/brush.js";
import { finishWords } from "../settings/finish.js";
import { fingerprint } from "../settings/fingerprint.js";
import { photo } from "../settings/slots.js";
import { snapshot as takeSnapshot } from "../settings/snapshot.js";
import { badge } from "./stage.js";
import { stageState } from "./stagestate.js";

/** @typedef {import("./stagestate.js").StageState} StageState */

let isMarking = false;

export function setUpAgreement() {
  subscribe(["painting", "message", "settings", "render", "preview", "nextPreview", "isDue"], markSoon);
  button("paint-now").addEventListener("click", () => render());
  mark();
}

/** Once a turn, however many things change in it. */
function markSoon() {
  if (isMarking) return;
  isMarking = true;
  queueMicrotask(mark);
}

function mark() {
  isMarking = false;
  const painting = read("painting");
  const wanted = takeSnapshot();
  const frame = byId("frame");
  const isFollowing = isFollowed();
  const state = stageState({
    painting: painting && { key: fingerprint(painting.snapshot), isResult: painting.result !== null },
    wantedKey: fingerprint(wanted),
    isAwaited: frame.classList.contains("is-awaiting"),
    isFollowing,
    isPreviewing: isPreviewing(),
    isQuickPreview: isQuickPreview(wanted),
  });
  frame.dataset.state = state.name;
  frame.dataset.following = String(isFollowing);
  frame.classList.toggle("is-stale", state.isStale);
  badge("state", badgeOf(state));
  byId("paint-now").hidden = isFollowing || !(state.name === "preview" || state.name === "changed");
  const text = read("message") || lineOf(state, painting?.result ?? null);
  const line = byId("result-line");
  // A screen reader hears it once, not with every move of a slider.
  if (line.textContent !== text) line.textContent = text;
}

/** @param {StageState} state */
function badgeOf({ name, isLive, isComing }) {
  switch (name) {
    case "photo": return photo() ? t("badgePhoto") : "";
    case "preview": return t("badgePreview");
    case "changed": return t(isLive ? "badgePreview" : isComing ? "badgeRepainting" : "badgeChanged");
    default: return "";
  }
}

/**
 * @param {StageState} state
 * @param {import("../core/types.js").Result | null} result
 */
function lineOf({ name, isFollowing, isLive, isStale }, result) {
  if (name === "painted" && result) return summaryOf(result);
  if (name === "awaited" || isFollowing) return t("stageFollowing");
  if (name === "photo") return t("stageHint");
  if (isStale) return t("stageChanged");
  return t(name === "preview" || isLive ? "stageNotPainted" : "stagePreviewing");
}

/** @param {import("../core/types.js").Result} result */
function summaryOf({ width, height, seconds, snapshot }) {
  // One that came back as a file does not say how long it took.
  const summary = t(seconds ? "resultSummary" : "resultSummaryUntimed", {
    width, height, seconds: formatNumber(seconds), strength: `${snapshot.strength} %`,
    brush: brushText(snapshot.brush, { width, height }),
  });
  return [summary, ...finishWords(snapshot)].join(" · ");
}
