// The gallery's trash, in the drawer: bring styles back, or let them go for good.

import { getJSON, postJSON, request } from "../net/api.js";
import { byId, element } from "../core/dom.js";
import { offerSavedStyle } from "../settings/pickers.js";
import { t } from "../core/strings.js";
import { toast, toastError } from "../ui/toasts.js";

const button = () => byId("drawer-trash");

export const isShowingTrash = () => button().getAttribute("aria-pressed") === "true";

/** `showStyles` fills the drawer with the saved styles again. */
export function setUpTrash({ showStyles }) {
  button().addEventListener("click", () => {
    if (isShowingTrash()) {
      hideTrash();
      showStyles();
    } else {
      show(true);
      list();
    }
  });
  byId("drawer-empty-trash").addEventListener("click", empty);
}

export function hideTrash() {
  show(false);
}

function show(on) {
  button().setAttribute("aria-pressed", String(on));
  byId("gallery-drawer").classList.toggle("is-trash", on);
  disarm();
  byId("drawer-empty-trash").hidden = true;
}

async function list() {
  try {
    const { styles } = await getJSON("/api/styles/trash");
    if (!isShowingTrash()) return;
    byId("drawer-list").replaceChildren(...styles.map(item));
    for (const id of ["drawer-empty", "drawer-more"]) byId(id).hidden = true;
    byId("drawer-nothing").hidden = styles.length > 0;
    byId("drawer-nothing").textContent = t("trashEmpty");
    byId("drawer-empty-trash").hidden = styles.length === 0;
  } catch (failure) {
    toastError(failure);
  }
}

function item(style) {
  return element("li", { class: "drawer-item" },
    element("span", { class: "swatch" }, element("img", { src: style.swatch, alt: "", width: 84, height: 68, loading: "lazy" })),
    element("div", {},
      element("h3", {}, style.name),
      element("div", { class: "item-actions" },
        element("button", { type: "button", class: "button small", onclick: () => bringBack(style) }, t("restore")))));
}

async function bringBack(style) {
  try {
    offerSavedStyle(await postJSON(`/api/styles/${style.id}/restore`));
    toast(t("restored", { name: style.name }));
    list();
  } catch (failure) {
    toastError(failure);
  }
}

/** The first press asks, the second does it: nothing brings the styles back after that. */
async function empty() {
  const press = byId("drawer-empty-trash");
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
  const press = byId("drawer-empty-trash");
  delete press.dataset.armed;
  press.textContent = t("emptyTrash");
}
