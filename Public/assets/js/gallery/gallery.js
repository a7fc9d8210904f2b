// @ts-check
// The gallery drawer: the list of saved styles, to use, choose, share and delete.

import { busy, button, byId, dialog, element, iconButton, input, link, select, targetOf } from "../core/dom.js";
import { debounced } from "../core/debounce.js";
import { titleOfTag, withTitles } from "../core/shownnames.js";
import { read, subscribe, update } from "../core/store.js";
import { t } from "../core/strings.js";
import { openDialog } from "../dialogs/dialogs.js";
import { getJSON, postJSON } from "../net/api.js";
import { offerSavedStyle, useSavedStyle } from "../settings/pickers.js";
import { activeSlots, slotAround } from "../settings/slots.js";
import { toast, toastError } from "../ui/toasts.js";
import { changeStyle, refreshGallery, trashStyle } from "./changes.js";
import { openDetails } from "./details.js";
import { sayNoList } from "./nolist.js";
import { chooseAll, selectionBox } from "./selection.js";
import { shareStyle } from "./share.js";
import { addFilter, isFiltering, readTags } from "./tagfilter.js";
import { foundByTitle } from "./titlesearch.js";

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
/**
 * The styles in the list, in its order.
 * @type {StyleDocument[]}
 */
let shownStyles = [];

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
  button("bulk-all").addEventListener("click", () => chooseAll(shownStyles));
  subscribe(["isTrashShown"], ({ isTrashShown }) => isTrashShown || list());
  subscribe(["isServerGone"], ({ isServerGone }) => isServerGone || refreshGallery());
  subscribe(["styleFilter"], () => drawer().open && list());
  subscribe(["styleChanges"], () => drawer().open && !read("isTrashShown") && list());
}

/** The slot that the drawer was opened for last. */
export const drawerSlot = () => target;

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

async function list(wanted = 1) {
  listing += 1;
  const mine = listing;
  const query = input("drawer-query").value.trim();
  const values = new URLSearchParams({
    q: query, sort: select("drawer-sort").value, page: String(wanted), perPage: String(perPage),
  });
  addFilter(values);
  if (wanted === 1) readTags();
  /** @type {{ styles: StyleDocument[], pages: number }} */
  let answer;
  try {
    answer = await getJSON(`/api/styles?${values}`);
    if (wanted === 1 && !isFiltering()) answer.styles = joined(answer.styles, await foundByTitle(query));
  } catch (failure) {
    if (mine === listing) sayNoList(failure);
    return;
  }
  answer.styles = withTitles(answer.styles);
  if (mine !== listing || read("isTrashShown")) return;
  page = wanted;
  shownStyles = wanted === 1 ? answer.styles : [...shownStyles, ...answer.styles];
  keepChosen(answer.styles);
  const items = answer.styles.map(item);
  if (wanted === 1) {
    byId("drawer-list").replaceChildren(...items);
    byId("drawer-body").scrollTo(0, 0);
  } else {
    byId("drawer-list").append(...items);
  }
  const isSearch = query !== "" || isFiltering();
  byId("drawer-empty").hidden = items.length > 0 || isSearch || wanted > 1;
  byId("drawer-nothing").textContent = t("galleryNothingFound");
  byId("drawer-nothing").hidden = items.length > 0 || !isSearch;
  byId("drawer-more").hidden = !(answer.pages > wanted);
}

/**
 * Those of two lists, each once.
 * @param {StyleDocument[]} some
 * @param {StyleDocument[]} others
 */
const joined = (some, others) => [...new Map([...others, ...some].map((style) => [style.id, style])).values()];

/**
 * What is chosen is known as it is now; what is in the trash by now is chosen no more.
 * @param {StyleDocument[]} listed
 */
function keepChosen(listed) {
  const newer = new Map(listed.map((style) => [style.id, style]));
  update({ chosenStyles: read("chosenStyles").map((style) => newer.get(style.id) ?? style) });
}

/** @param {StyleDocument} style */
function item(style) {
  const use = () => useAndClose(style);
  const { favourite = false } = style;
  const mark = () => changeStyle(style, { favourite: !favourite });
  const swatch = element("img", { src: style.swatch, alt: "", width: 104, height: 84, loading: "lazy" });
  // In a list of buttons each says which style it is about; its tooltip stands beside the style.
  const named = (/** @type {string} */ key) => t("actionOn", { action: t(key), name: style.name });
  const label = named("useStyle");
  const about = { "data-id": style.id, "data-name": style.name, "data-space": style.space };
  const tags = (style.tags ?? []).map(titleOfTag).join(", ");
  const row = element("li", { class: "drawer-item", draggable: "true", ...about },
    element("div", { class: "item-picture" },
      element("button", { type: "button", class: "swatch", "aria-label": label, onclick: use }, swatch),
      selectionBox(style)),
    element("div", {}, element("h3", {}, style.name), element("p", { class: "note" }, tags)));
  row.lastElementChild?.append(element("div", { class: "item-actions" },
    element("button", { type: "button", class: "button small", "aria-label": label, onclick: use }, t("useStyle")),
    iconButton(favourite ? "star-full" : "star", named("favourite"), mark, {
      title: t("favourite"), "aria-pressed": String(favourite),
    }),
    iconButton("edit", named("styleDetails"), () => openDetails(style.id, useAndClose), {
      class: "icon-button open-details", title: t("styleDetails"),
    }),
    iconButton("share", named("share"), () => shareStyle(style), { title: t("share") }),
    iconButton("trash", named("delete"), () => remove(style, row), { title: t("delete") })));
  return row;
}

/** @param {StyleDocument} style */
function useAndClose(style) {
  useSavedStyle(target, style);
  drawer().close();
}

/**
 * @param {StyleDocument} style
 * @param {HTMLElement} row
 */
async function remove(style, row) {
  const next = row.nextElementSibling ?? row.previousElementSibling;
  if (!(await trashStyle(style))) return;
  row.remove();
  /** @type {HTMLElement} */ (next?.querySelector(".swatch") ?? byId("drawer-query")).focus();
}

async function addStarterPack() {
  try {
    /** @type {{ styles?: StyleDocument[] }} */
    const { styles = [] } = await postJSON("/api/styles/starter");
    for (const style of styles) offerSavedStyle(style);
    toast(t("starterAdded"));
    refreshGallery();
  } catch (failure) {
    toastError(failure);
  }
}
