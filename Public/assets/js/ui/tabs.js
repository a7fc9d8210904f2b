// The two tabs and the address bar agree: `#combine` opens the second.

import { byId } from "../core/dom.js";
import { mode, setMode } from "../settings/state.js";

export function setUpTabs() {
  follow();
  window.addEventListener("hashchange", follow);
  byId("studio").addEventListener("modechange", () => {
    const wanted = mode() === "combine" ? "#combine" : "";
    if (["", "#stylize", "#combine"].includes(location.hash) && location.hash !== wanted) {
      history.replaceState(null, "", location.pathname + location.search + wanted);
    }
  });
}

function follow() {
  if (location.hash === "#combine") setMode("combine");
  if (location.hash === "#stylize") setMode("stylize");
}
