// @ts-check
// Leaving the page is asked about only where something would go that nothing brings back.

import { read, subscribe } from "../core/store.js";
import { hasOwnPhoto, isSessionKept } from "./session.js";

let isAskedAlready = false;

export function setUpLeaving() {
  window.addEventListener("beforeunload", (event) => {
    if (wouldLose()) event.preventDefault();
  });
  // Whoever has chosen to lose everything is not asked again.
  subscribe(["keeping"], ({ keeping }, before) => {
    isAskedAlready = keeping === "nothing" && before.keeping === "kept";
  });
}

function wouldLose() {
  if (isAskedAlready) return false;
  const isKeeping = read("keeping") === "kept";
  const isPhotoLost = hasOwnPhoto() && !(isKeeping && isSessionKept());
  return isPhotoLost || read("shelf").some(({ isKept, isSaved }) => !isKept && !isSaved);
}
