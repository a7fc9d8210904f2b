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
import { activeSlots, slotAround, slotInUse } from "../settings/slots.js";
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
/** So many pages can be asked for at once. */
const mostPages = 10;
/** A search begins when nothing was typed for so long, in ms. */
const searchDelay = 160;
const drawer = () => dialog("gallery-drawer");

/** The slot that the drawer was opened for. */
let target = "A";
let page = 1;
/** Counts requests for lists: only the newest one's answer is shown. */
let listing = 0;
/** What the list answers: the search, the order and the filter. */
let question = "";
/**
 * The styles in the list, in its order.
 * @type {StyleDocument[]}
 */
let shownStyles = [];
/**
 * Their rows, by their ids, and what each row shows.
 * @type {Map<string, { row: HTMLElement, text: string }>}
 */
let rows = new Map();

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
  button("drawer-more").addEventListener("click", () => list({ wanted: page + 1 }));
  button("drawer-starter").addEventListener("click", () => busy(button("drawer-starter"), addStarterPack));
  button("bulk-all").addEventListener("click", () => chooseAll(shownStyles));
  subscribe(["isTrashShown"], ({ isTrashShown }) => isTrashShown || list());
  subscribe(["isServerGone"], ({ isServerGone }) => isServerGone || refreshGallery());
  subscribe(["styleFilter"], () => drawer().open && list());
  subscribe(["styleChanges"], () => drawer().open && !read("isTrashShown") && list({ isAgain: true }));
}

/** The slot that the drawer was opened for last. */
export const drawerSlot = () => target;

/**
 * Opens the drawer, to choose a style for a slot.
 * @param {string} [slot]
 */
export function openGallery(slot) {
  const slots = activeSlots();
  target = slot ?? slotInUse();
  const ofStyle = slots.length > 1 ? t("styleLetter", { letter: target }) : t("style");
  const name = target === "region" ? t("regionStyle") : ofStyle;
  byId("drawer-hint").textContent = slot || slots.length > 1 ? t("drawerPick", { slot: name }) : "";
  openDialog("gallery-drawer");
  // Whoever opens it begins at its top, and stays where they go while it is read anew.
  byId("drawer-body").scrollTo(0, 0);
  update({ isTrashShown: false });
}

/**
 * Reads the list, or more of it.
 * @param {{ wanted?: number, isAgain?: boolean }} options - the page, from 1; whether all pages that are shown are read
 *   again, because styles were changed
 */
async function list({ wanted = 1, isAgain = false } = {}) {
  listing += 1;
  const mine = listing;
  const query = input("drawer-query").value.trim();
  const pages = isAgain ? Math.min(page, mostPages) : 1;
  const values = new URLSearchParams({ q: query, sort: select("drawer-sort").value });
  addFilter(values);
  const asked = String(values);
  values.set("page", String(wanted));
  values.set("perPage", String(perPage * pages));
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
  if (mine !== listing || read("isTrashShown")) return;
  const styles = withTitles(answer.styles);
  page = isAgain ? pages : wanted;
  shownStyles = wanted === 1 ? styles : [...shownStyles, ...styles];
  showList();
  keepChosen(styles);
  if (asked !== question) byId("drawer-body").scrollTo(0, 0);
  question = asked;
  const isSearch = query !== "" || isFiltering();
  byId("drawer-empty").hidden = shownStyles.length > 0 || isSearch;
  byId("drawer-nothing").textContent = t("galleryNothingFound");
  byId("drawer-nothing").hidden = shownStyles.length > 0 || !isSearch;
  byId("drawer-more").hidden = !(answer.pages > wanted);
}

/** Brings the rows to what there is now. Those that show the same stay, and the focus stays where it was. */
function showList() {
  const list = byId("drawer-list");
  const focused = focusIn(list);
  const before = rows;
  rows = new Map(shownStyles.map((style) => {
    const text = JSON.stringify(style);
    const known = before.get(style.id);
    return [style.id, known?.text === text ? known : { row: item(style), text }];
  }));
  const wanted = new Set([...rows.values()].map(({ row }) => row));
  for (const row of /** @type {HTMLElement[]} */ ([...list.children])) if (!wanted.has(row)) row.remove();
  for (const [index, row] of [...wanted].entries()) {
    if (list.children[index] !== row) list.insertBefore(row, list.children[index] ?? null);
  }
  if (!focused || document.activeElement === focused.control) return;
  // The row of another style is there where this one has gone.
  const row = rows.get(focused.id)?.row ?? list.children[focused.place] ?? list.lastElementChild;
  const control = row ? controlsIn(row)[focused.index] : byId("drawer-query");
  control?.focus({ preventScroll: true });
}

/** @param {Element} row */
const controlsIn = (row) => /** @type {HTMLElement[]} */ ([...row.querySelectorAll("button, input")]);

/**
 * The control of the list that has the focus: of which style, in which row, and which of its controls.
 * @param {HTMLElement} list
 */
function focusIn(list) {
  const control = document.activeElement;
  const row = /** @type {HTMLElement | null | undefined} */ (control?.closest(".drawer-item"));
  if (!control || !row || !list.contains(row)) return null;
  const index = controlsIn(row).findIndex((one) => one === control);
  return { control, id: row.dataset.id ?? "", place: [...list.children].indexOf(row), index };
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
    iconButton("edit", named("openDetails"), () => openDetails(style.id, useAndClose), {
      class: "icon-button open-details", title: t("openDetails"),
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
