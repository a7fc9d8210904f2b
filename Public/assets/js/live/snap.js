// @ts-check
// What is kept of a live painting: a picture, as a result like any other with the frame that it was painted of as its
// photo; and a video.

import { byId, input } from "../core/dom.js";
import { newID } from "../core/ids.js";
import { filePicture, identityOf, stemOf } from "../core/picture.js";
import { t } from "../core/strings.js";
import { regionsOf } from "../regions/counting.js";
import { snapshot as takeSnapshot } from "../settings/snapshot.js";
import { addResult } from "../shelf/shelf.js";
import { fileName } from "../stage/download.js";
import { toast } from "../ui/toasts.js";
import { release } from "./camera.js";
import { receiptOfFrame } from "./receipt.js";
import { microphone, Recording, showMade } from "./recording.js";
import { canvas, showRecording } from "./view.js";
import { currentVisit } from "./visit.js";

/** @typedef {import("../core/types.js").Snapshot} Snapshot */
/** @typedef {import("./visit.js").Visit} Visit */
/**
 * A frame that was painted.
 * @typedef {object} Painted
 * @property {Blob} frame - as it was sent
 * @property {Blob} blob - what became of it
 * @property {number} width
 * @property {number} height
 * @property {number} seconds - that it took
 * @property {Snapshot} snapshot - the settings that it was painted in
 * @property {number} [seenAt] - by the camera, in ms
 */

/** What the photo is called.
 * @param {Visit} visit
 */
const titleOf = ({ clip }) => (clip ? stemOf(clip.name) : t("livePicture"));

/** Puts the painting that is seen on the shelf. */
export async function keepPicture() {
  const visit = currentVisit();
  if (!visit?.last) return;
  const { frame, blob, width, height, seconds, snapshot } = visit.last;
  const content = filePicture(frame, { title: titleOf(visit), width, height });
  const list = regionsOf(snapshot);
  const regions = list.length ? { photo: identityOf(content), list } : null;
  const receipt = await receiptOfFrame(snapshot, { width, height });
  await addResult({
    id: newID(), at: Date.now(), blob, url: URL.createObjectURL(blob), width, height, seconds, receipt,
    snapshot: { ...snapshot, content, contentSize: height, format: "jpeg", regions },
  });
  toast(t("liveSnapped"), { topic: "live-snap" });
}

/**
 * What a video's file is called.
 * @param {Visit} visit
 */
export const videoName = (visit) =>
  fileName({ ...takeSnapshot(), content: /** @type {any} */ ({ kind: "file", title: titleOf(visit) }) });

let isBeginning = false;

/** Begins to record what is painted, or ends that and shows it. */
export async function toggleRecording() {
  const visit = currentVisit();
  if (visit?.recording) visit.recording.stop();
  if (!visit?.last || visit.recording || isBeginning) return;
  isBeginning = true;
  /** @type {MediaStream | null} */
  let sound = null;
  try {
    const wantsSound = input("live-sound").checked && !byId("live-sound-choice").hidden;
    if (wantsSound) sound = await microphone((text) => toast(text, { topic: "live-sound" }));
    // It was closed while the browser was asking.
    if (currentVisit() === visit && visit.camera) record(visit, new Recording(canvas(), sound?.getAudioTracks() ?? []));
  } catch {
    toast(t("liveRecordingFailed"), { error: true });
  } finally {
    isBeginning = false;
    if (!visit.recording) release(sound);
  }
}

/**
 * @param {Visit} visit
 * @param {Recording} recording
 */
async function record(visit, recording) {
  const name = videoName(visit);
  visit.recording = recording;
  showRecording("0:00");
  try {
    const made = await recording.made;
    if (made.blob.size) showMade(made, name);
  } catch {
    toast(t("liveRecordingFailed"), { error: true });
  } finally {
    visit.recording = null;
    showRecording(null);
  }
}
