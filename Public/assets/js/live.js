// Live painting: while a slider moves, small pictures; when it is let go, the full one.
//
// One preview is in flight at a time. The newest values wait for it and replace any that waited before, so
// the picture follows the hand as fast as the server paints and never lags behind by a queue.

import { receiptOf, request } from "./api.js";
import { byId, debounced } from "./dom.js";
import { giveUp, render } from "./render.js";
import { renderRequest, withFreshUploads } from "./requests.js";
import { showPreview } from "./stage.js";
import { observePictures, pictureIn, snapshot as takeSnapshot } from "./state.js";

const settleDelay = 250;
let inFlight = false;
let waiting = null;
let generation = 0;

export function setUpLive() {
  const form = byId("studio");
  form.addEventListener("renderstart", dropPreviews);
  observePictures(dropPreviews);
  form.addEventListener("input", (event) => {
    if (event.target.matches("input[type=range][data-live]")) preview();
  });
  form.addEventListener("change", (event) => {
    const { target } = event;
    const isNumberOfLive = target.type === "number" && form.querySelector(`[data-live][data-for="${CSS.escape(target.id)}"]`);
    if (target.matches("input[type=range][data-live]") || isNumberOfLive) full();
  });
}

/** Drops what is waiting or on its way: a full render has begun, or another picture was chosen. */
function dropPreviews() {
  generation += 1;
  waiting = null;
  full.cancel();
}

/** Paints in full once the hand rests. */
const full = debounced(settleDelay, () => {
  if (isComplete()) render();
});

function preview() {
  if (!isComplete()) return;
  giveUp();
  full.cancel();
  waiting = takeSnapshot();
  if (!inFlight) next();
}

async function next() {
  const snapshot = waiting;
  if (!snapshot) return;
  waiting = null;
  inFlight = true;
  const mine = generation;
  try {
    const { blob } = await paintSmall(snapshot);
    if (mine === generation) showPreview(blob, snapshot);
  } catch {
    // The full render that follows says what is wrong.
  } finally {
    inFlight = false;
  }
  next();
}

/** One small picture, straight from the server. */
export async function paintSmall(snapshot, signal) {
  return withFreshUploads(snapshot, async () => {
    const { kind, ...body } = await renderRequest(snapshot, { preview: true, signal });
    const response = await request("POST", `/api/${kind}`, { json: body, signal });
    return { blob: await response.blob(), receipt: receiptOf(response) };
  });
}

const isComplete = () => {
  const snapshot = takeSnapshot();
  return pictureIn("content") !== null && snapshot.styles.every((style) => style.picture);
};
