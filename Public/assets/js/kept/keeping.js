// @ts-check
// What is kept, in words; the switch that keeps nothing; and the button that forgets everything.

import { button, byId, dialog, input } from "../core/dom.js";
import { read, subscribe } from "../core/store.js";
import { formatBytes, t } from "../core/strings.js";
import { openDialog } from "../dialogs/dialogs.js";
import { heldBy } from "../shelf/records.js";
import { forgetEverything } from "../shelf/shelf.js";
import { bytesOf } from "./budget.js";
import { setKeeping } from "./kept.js";
import { deleteLeftBehind } from "./storage.js";

export function setUpKeeping() {
  const box = input("keep-nothing");
  box.addEventListener("change", () => setKeeping(!box.checked));
  button("forget").addEventListener("click", () => openDialog("forget-dialog"));
  button("forget-now").addEventListener("click", () => {
    dialog("forget-dialog").close();
    // A browser that refuses its storage has nothing to delete.
    const isGone = read("keeping") === "private" ? deleteLeftBehind().catch(() => {}) : Promise.resolve();
    isGone.then(forgetEverything);
  });
  subscribe(["keeping", "shelf"], show);
  show();
}

function show() {
  const keeping = read("keeping");
  input("keep-nothing").checked = keeping !== "kept";
  input("keep-nothing").disabled = keeping === "impossible" || keeping === "private";
  byId("shelf-kept").textContent = textOf(keeping);
}

/** @param {import("../core/types.js").Keeping} keeping */
function textOf(keeping) {
  if (keeping === "nothing") return t("keptNothing");
  if (keeping === "impossible") return t("keptImpossible");
  if (keeping === "private") return t("keptPrivate");
  const held = read("shelf").map(heldBy);
  return t("keptSummary", { count: held.length, size: formatBytes(bytesOf(held)) });
}
