// @ts-check
// The gallery's trash, in the drawer: bring styles back, or let them go for good.

import { button, byId, dialog, element } from "../core/dom.js";
import { withTitles } from "../core/shownnames.js";
import { read, subscribe, update } from "../core/store.js";
import { t } from "../core/strings.js";
import { getJSON, postJSON, request } from "../net/api.js";
import { offerSavedStyle } from "../settings/pickers.js";
import { toast, toastError, topicOf } from "../ui/toasts.js";
import { sayNoList } from "./nolist.js";

/** @typedef {import("../core/types.js").StyleDocument} StyleDocument */

const emptyButton = () => button("drawer-empty-trash");
/** How many styles are in the trash, which may be more than are shown. */
let count = 0;

export function setUpTrash() {
  button("drawer-trash").addEventListener("click", () => update({ isTrashShown: !read("isTrashShown") }));
  emptyButton().addEventListener("click", empty);
  subscribe(["isTrashShown"], ({ isTrashShown }) => {
    show(isTrashShown);
    if (isTrashShown) list();
  });
  subscribe(["isServerGone"], (state) => {
    if (!state.isServerGone && state.isTrashShown && dialog("gallery-drawer").open) list();
  });
}

/** @param {boolean} on */
function show(on) {
  button("drawer-trash").setAttribute("aria-pressed", String(on));
  byId("gallery-drawer").classList.toggle("is-trash", on);
  byId("drawer-title").textContent = t(on ? "trash" : "galleryTitle");
  disarm();
  emptyButton().hidden = true;
}

async function list() {
  try {
    /** @type {{ styles: StyleDocument[], total: number }} */
    const answer = await getJSON("/api/styles/trash");
    const styles = withTitles(answer.styles);
    if (!read("isTrashShown")) return;
    byId("drawer-list").replaceChildren(...styles.map(item));
    for (const id of ["drawer-empty", "drawer-more"]) byId(id).hidden = true;
    count = answer.total;
    const notShown = count - styles.length;
    byId("drawer-nothing").hidden = count > 0 && notShown <= 0;
    byId("drawer-nothing").textContent = count ? t("trashNotShown", { count: notShown }) : t("trashEmpty");
    emptyButton().hidden = count === 0;
    disarm();
  } catch (failure) {
    if (read("isTrashShown")) sayNoList(failure);
  }
}

/** @param {StyleDocument} style */
function item(style) {
  const swatch = element("img", { src: style.swatch, alt: "", width: 84, height: 68, loading: "lazy" });
  const label = t("actionOn", { action: t("restore"), name: style.name });
  const restore = { type: "button", class: "button small", "aria-label": label, onclick: () => bringBack(style) };
  return element("li", { class: "drawer-item" },
    element("span", { class: "swatch" }, swatch),
    element("div", {},
      element("h3", {}, style.name),
      element("div", { class: "item-actions" }, element("button", restore, t("restore")))));
}

/** @param {StyleDocument} style */
async function bringBack(style) {
  try {
    offerSavedStyle(await postJSON(`/api/styles/${style.id}/restore`));
    toast(t("restored", { name: style.name }), { topic: topicOf(style) });
    list();
  } catch (failure) {
    toastError(failure);
  }
}

/** The first press asks, the second does it: nothing brings the styles back after that. */
async function empty() {
  const press = emptyButton();
  if (!press.dataset.armed) {
    press.dataset.armed = "true";
    press.textContent = t("emptyTrashSure");
    return;
  }
  disarm();
  try {
    await request("DELETE", "/api/styles/trash");
    list();
  } catch (failure) {
    toastError(failure);
  }
}

function disarm() {
  delete emptyButton().dataset.armed;
  emptyButton().textContent = t("emptyTrashCount", { count });
}
