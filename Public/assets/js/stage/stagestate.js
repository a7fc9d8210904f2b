// @ts-check
// How what is on the stage relates to what is set.

/**
 * - `awaited`: nothing yet, but the first painting is on its way;
 * - `photo`: the photo alone;
 * - `preview`: a preview of what is set;
 * - `painted`: a result of what is set;
 * - `changed`: painted from other settings than those that are set now.
 * @typedef {"awaited" | "photo" | "preview" | "painted" | "changed"} Name
 */

/**
 * @typedef {object} StageState
 * @property {Name} name
 * @property {boolean} isFollowing - whether the full painting of what is set is on its way
 * @property {boolean} isComing - whether that or a preview is
 * @property {boolean} isLive - whether it is a preview that others follow at once: one still, though the hand is ahead
 * @property {boolean} isStale - whether it is left behind, and nothing comes
 */

/**
 * @param {object} facts
 * @param {{ key: string, isResult: boolean } | null} facts.painting - what is on the stage, with its fingerprint
 * @param {string} facts.wantedKey - fingerprint of what is set
 * @param {boolean} facts.isAwaited - whether the stage was emptied for the first painting
 * @param {boolean} facts.isFollowing
 * @param {boolean} facts.isPreviewing
 * @param {boolean} facts.isQuickPreview - whether previews of what is set come at once
 * @returns {StageState}
 */
export function stageState({ painting, wantedKey, isAwaited, isFollowing, isPreviewing, isQuickPreview }) {
  const isComing = isFollowing || isPreviewing;
  /** @type {Name} */
  let name = isAwaited ? "awaited" : "photo";
  if (painting) name = painting.key !== wantedKey ? "changed" : painting.isResult ? "painted" : "preview";
  const isLive = name === "changed" && !painting?.isResult && isComing && isQuickPreview;
  return { name, isFollowing, isComing, isLive, isStale: name === "changed" && !isComing };
}
