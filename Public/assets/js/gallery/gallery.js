// @ts-check
// The gallery drawer: saved styles to use, rename, mix, share and delete.

import { busy, button, byId, dialog, element, iconButton, input, link, select, targetOf } from "../core/dom.js";
import { debounced } from "../core/debounce.js";
import { read, subscribe, update } from "../core/store.js";
import { t } from "../core/strings.js";
import { openDialog } from "../dialogs/dialogs.js";
import { getJSON, postJSON, Problem, request } from "../net/api.js";
import { offerSavedStyle, useSavedStyle, withdrawSavedStyle } from "../settings/pickers.js";
import { activeSlots, slotAround } from "../settings/slots.js";
import { toast, toastError } from "../ui/toasts.js";
import { isChosen, setUpMixing, showMix, toggleMix, unchoose } from "./mixing.js";
import { shareStyle } from "./share.js";

/** @typedef {import("../core/types.js").StyleDocument} StyleDocument */

const perPage = 48;
/** A search begins when nothing was typed for so long, in ms. */
const searchDelay = 160;
const drawer = () => dialog("gallery-drawer");

/** The slot that the drawer was opened for. */
let target = "A";
let page = 1;
/** Counts requests for lists: only the newest one's answer is shown. */
let listing = 0;

export function setUpGallery() {
  link("open-gallery").addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    openGallery();
  });
  byId("style-slots").addEventListener("click", (event) => {
    if (targetOf(event).closest(".saved-style")) openGallery(slotAround(targetOf(event)));
  });
  input("drawer-query").addEventListener("input", debounced(searchDelay, () => list()));
  select("drawer-sort").addEventListener("change", () => list());
  button("drawer-more").addEventListener("click", () => list(page + 1));
  button("drawer-starter").addEventListener("click", () => busy(button("drawer-starter"), addStarterPack));
  setUpMixing();
  subscribe(["isTrashShown"], ({ isTrashShown }) => isTrashShown || list());
}

/**
 * Opens the drawer, to choose a style for a slot.
 * @param {string} [slot]
 */
export function openGallery(slot) {
  const slots = activeSlots();
  target = slot ?? slots[0];
  const name = slots.length > 1 ? t("styleLetter", { letter: target }) : t("style");
  byId("drawer-hint").textContent = slot || slots.length > 1 ? t("drawerPick", { slot: name }) : "";
  openDialog("gallery-drawer");
  update({ isTrashShown: false });
}

/** Reads the list again if the drawer shows it. */
export function refreshGallery() {
  if (drawer().open && !read("isTrashShown")) list();
}

async function list(wanted = 1) {
  listing += 1;
  const mine = listing;
  const query = input("drawer-query").value.trim();
  const values = new URLSearchParams({
    q: query, sort: select("drawer-sort").value, page: String(wanted), perPage: String(perPage),
  });
  /** @type {{ styles: StyleDocument[], pages: number }} */
  let answer;
  try {
    answer = await getJSON(`/api/styles?${values}`);
  } catch (failure) {
    toast(t("galleryUnavailable", { detail: failure instanceof Error ? failure.message : "" }), { error: true });
    return;
  }
  if (mine !== listing || read("isTrashShown")) return;
  page = wanted;
  const items = answer.styles.map(item);
  if (wanted === 1) {
    byId("drawer-list").replaceChildren(...items);
    byId("drawer-body").scrollTo(0, 0);
  } else {
    byId("drawer-list").append(...items);
  }
  byId("drawer-empty").hidden = items.length > 0 || query !== "" || wanted > 1;
  byId("drawer-nothing").textContent = t("galleryNothingFound");
  byId("drawer-nothing").hidden = items.length > 0 || query === "";
  byId("drawer-more").hidden = !(answer.pages > wanted);
  showMix();
}

/** @param {StyleDocument} style */
function item(style) {
  const use = () => {
    useSavedStyle(target, style);
    drawer().close();
  };
  const { favourite = false } = style;
  const swatch = element("img", { src: style.swatch, alt: "", width: 84, height: 68, loading: "lazy" });
  // In a list of buttons each says which style it is about; its tooltip stands beside the style.
  const named = (/** @type {string} */ key) => t("actionOn", { action: t(key), name: style.name });
  const label = named("useStyle");
  const name = element("h3", {}, style.name);
  const about = { "data-id": style.id, "data-name": style.name, "data-space": style.space };
  const row = element("li", { class: "drawer-item", draggable: "true", ...about },
    element("button", { type: "button", class: "swatch", "aria-label": label, onclick: use }, swatch),
    element("div", {}, name, element("p", { class: "note" }, (style.tags ?? []).join(", "))));
  row.lastElementChild?.append(element("div", { class: "item-actions" },
    element("button", { type: "button", class: "button small", "aria-label": label, onclick: use }, t("useStyle")),
    iconButton("plus", named("addToMix"), () => toggleMix(style), {
      class: "icon-button mix-toggle", title: t("addToMix"), "aria-pressed": String(isChosen(style)),
    }),
    iconButton(favourite ? "star-full" : "star", named("favourite"), () => change(style, { favourite: !favourite }), {
      title: t("favourite"), "aria-pressed": String(favourite),
    }),
    iconButton("edit", named("rename"), () => startRename(style, name), { title: t("rename") }),
    iconButton("share", named("share"), () => shareStyle(style), { title: t("share") }),
    iconButton("trash", named("delete"), () => remove(style, row), { title: t("delete") })));
  return row;
}

/**
 * @param {StyleDocument} style
 * @param {HTMLElement} heading
 */
function startRename(style, heading) {
  const field = element("input", { type: "text", value: style.name, maxlength: 80, "aria-label": t("name") });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") field.blur();
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      field.value = style.name;
      field.blur();
    }
  });
  field.addEventListener("blur", async () => {
    const name = field.value.trim();
    heading.replaceChildren(style.name);
    if (name && name !== style.name && (await change(style, { name }))) toast(t("renamed", { name }));
  });
  heading.replaceChildren(field);
  field.select();
}

/**
 * Changes a style unless someone else has changed it meanwhile.
 * @param {StyleDocument} style
 * @param {Partial<StyleDocument>} values
 */
async function change(style, values) {
  const path = `/api/styles/${style.id}`;
  try {
    const tag = (await request("GET", path)).headers.get("ETag");
    const response = await request("PATCH", path, { json: values, headers: tag ? { "If-Match": tag } : {} });
    offerSavedStyle(await response.json());
    list();
    return true;
  } catch (failure) {
    if (failure instanceof Problem && failure.status === 412) {
      toast(t("changedElsewhere"), { error: true });
      list();
    } else {
      toastError(failure);
    }
    return false;
  }
}

/**
 * @param {StyleDocument} style
 * @param {HTMLElement} row
 */
async function remove(style, row) {
  try {
    await request("DELETE", `/api/styles/${style.id}`);
  } catch (failure) {
    toastError(failure);
    return;
  }
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  /** @type {HTMLElement} */ (next?.querySelector(".swatch") ?? byId("drawer-query")).focus();
  unchoose(style);
  withdrawSavedStyle(style.id);
  list();
  toast(t("trashed", { name: style.name }), { action: t("undo"), run: () => undoRemove(style) });
}

/** @param {StyleDocument} style */
async function undoRemove(style) {
  try {
    await postJSON(`/api/styles/${style.id}/restore`);
    offerSavedStyle(style);
    toast(t("restored", { name: style.name }));
    refreshGallery();
  } catch (failure) {
    toastError(failure);
  }
}

async function addStarterPack() {
  try {
    /** @type {{ styles?: StyleDocument[] }} */
    const { styles = [] } = await postJSON("/api/styles/starter");
    for (const style of styles) offerSavedStyle(style);
    toast(t("starterAdded"));
    list();
  } catch (failure) {
    toastError(failure);
  }
}
