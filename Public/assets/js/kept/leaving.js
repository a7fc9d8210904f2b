// @ts-check
// Leaving the page is asked about only where something would go that nothing brings back.

import { read } from "../core/store.js";
import { areFilesKept, isSessionForgotten } from "./session.js";

export function setUpLeaving() {
  window.addEventListener("beforeunload", (event) => {
    if (wouldLose()) event.preventDefault();
  });
}

function wouldLose() {
  // Whoever has everything forgotten has been asked.
  if (isSessionForgotten()) return false;
  if (read("isBatchRunning")) return true;
  return !areFilesKept() || read("shelf").some(({ isKept, isSaved }) => !isKept && !isSaved);
}
