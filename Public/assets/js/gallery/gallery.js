// The gallery drawer: saved styles to use, rename, mix, share and delete.

import { getJSON, postJSON, request } from "../net/api.js";
import { openDialog } from "../dialogs/dialogs.js";
import { busy, byId, debounced, element, iconButton } from "../core/dom.js";
import { offerSavedStyle, setSlotCount, useSavedStyle, withdrawSavedStyle } from "../settings/pickers.js";
import { shareStyle } from "./share.js";
import { hideTrash, isShowingTrash, setUpTrash } from "./trash.js";
import { activeSlots, setMode, styleSlots } from "../settings/state.js";
import { t } from "../core/strings.js";
import { toast, toastError } from "../ui/toasts.js";

const perPage = 48;
const drawer = () => byId("gallery-drawer");

/** The slot that the drawer was opened for. */
let target = "A";
let page = 1;
let listing = 0;
/** Styles chosen to mix, by id. */
const chosen = new Map();

export function setUpGallery() {
  byId("open-gallery").addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    openGallery();
  });
  byId("style-slots").addEventListener("click", (event) => {
    if (event.target.closest(".saved-style")) openGallery(event.target.closest(".slot").dataset.slot);
  });
  const search = debounced(160, () => list());
  byId("drawer-query").addEventListener("input", search);
  byId("drawer-sort").addEventListener("change", () => list());
  byId("drawer-more").addEventListener("click", () => list(page + 1));
  byId("drawer-starter").addEventListener("click", (event) => busy(event.currentTarget, addStarterPack));
  byId("drawer-mix-clear").addEventListener("click", () => {
    chosen.clear();
    showMix();
  });
  byId("drawer-mix-go").addEventListener("click", loadMix);
  setUpTrash({ showStyles: () => list() });
}

export function openGallery(slot = null) {
  target = slot ?? activeSlots()[0];
  const several = styleSlots().length > 0 && activeSlots().length > 1;
  byId("drawer-hint").textContent = slot || several ? t("drawerPick", { slot: several ? t("styleLetter", { letter: target }) : t("style") }) : "";
  openDialog("gallery-drawer");
  hideTrash();
  list();
}

/** Reads the list again if the drawer shows it. */
export function refreshGallery() {
  if (drawer().open && !isShowingTrash()) list();
}

async function list(wanted = 1) {
  listing += 1;
  const mine = listing;
  const query = byId("drawer-query").value.trim();
  const values = new URLSearchParams({ q: query, sort: byId("drawer-sort").value, page: wanted, perPage });
  let answer;
  try {
    answer = await getJSON(`/api/styles?${values}`);
  } catch (failure) {
    toast(t("galleryUnavailable", { detail: failure.message }), { error: true });
    return;
  }
  if (mine !== listing || isShowingTrash()) return;
  page = wanted;
  const items = answer.styles.map(item);
  if (wanted === 1) {
    byId("drawer-list").replaceChildren(...items);
    byId("drawer-body").scrollTo(0, 0);
  } else {
    byId("drawer-list").append(...items);
  }
  byId("drawer-empty").hidden = answer.styles.length > 0 || query !== "" || wanted > 1;
  byId("drawer-nothing").textContent = t("galleryNothingFound");
  byId("drawer-nothing").hidden = answer.styles.length > 0 || query === "";
  byId("drawer-more").hidden = !(answer.pages > wanted);
  showMix();
}

function item(style) {
  const use = () => {
    useSavedStyle(target, style);
    drawer().close();
  };
  const name = element("h3", {}, style.name);
  const row = element("li", { class: "drawer-item", "data-id": style.id },
    element("button", { type: "button", class: "swatch", "aria-label": `${t("useStyle")}: ${style.name}`, onclick: use },
      element("img", { src: style.swatch, alt: "", width: 84, height: 68, loading: "lazy" })),
    element("div", {},
      name,
      element("p", { class: "note" }, (style.tags ?? []).join(", ")),
      element("div", { class: "item-actions" },
        element("button", { type: "button", class: "button small", onclick: use }, t("useStyle")),
        iconButton("plus", t("addToMix"), () => toggleMix(style), { class: "icon-button mix-toggle", "aria-pressed": "false" }),
        iconButton(style.favourite ? "star-full" : "star", t("favourite"), () => change(style, { favourite: !style.favourite }), { "aria-pressed": String(Boolean(style.favourite)) }),
        iconButton("edit", t("rename"), () => startRename(style, name)),
        iconButton("share", t("share"), () => shareStyle(style)),
        iconButton("trash", t("delete"), () => remove(style, row)))));
  return row;
}

function startRename(style, heading) {
  const input = element("input", { type: "text", value: style.name, maxlength: 80, "aria-label": t("name") });
  const end = () => heading.replaceChildren(style.name);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") input.blur();
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      input.value = style.name;
      input.blur();
    }
  });
  input.addEventListener("blur", async () => {
    const name = input.value.trim();
    end();
    if (name && name !== style.name && (await change(style, { name }))) toast(t("renamed", { name }));
  });
  heading.replaceChildren(input);
  input.select();
}

/** Changes a style unless someone else has changed it meanwhile. */
async function change(style, values) {
  try {
    const { headers } = await request("GET", `/api/styles/${style.id}`);
    const response = await request("PATCH", `/api/styles/${style.id}`, {
      json: values, headers: headers.get("ETag") ? { "If-Match": headers.get("ETag") } : {},
    });
    offerSavedStyle(await response.json());
    list();
    return true;
  } catch (failure) {
    if (failure.status === 412) {
      toast(t("changedElsewhere"), { error: true });
      list();
    } else {
      toastError(failure);
    }
    return false;
  }
}

async function remove(style, row) {
  try {
    await request("DELETE", `/api/styles/${style.id}`);
  } catch (failure) {
    toastError(failure);
    return;
  }
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  (next?.querySelector(".swatch") ?? byId("drawer-query")).focus();
  chosen.delete(style.id);
  withdrawSavedStyle(style.id);
  list();
  toast(t("trashed", { name: style.name }), { action: t("undo"), run: () => undoRemove(style) });
}

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
    const answer = await postJSON("/api/styles/starter");
    for (const style of answer.styles ?? []) offerSavedStyle(style);
    toast(t("starterAdded"));
    list();
  } catch (failure) {
    toastError(failure);
  }
}

// Mixing saved styles: choose them here, weigh them in the second tab

function toggleMix(style) {
  if (chosen.has(style.id)) chosen.delete(style.id);
  else if (chosen.size < 16) chosen.set(style.id, style);
  showMix();
}

function showMix() {
  const ids = [...chosen.keys()].map((id) => `id=${encodeURIComponent(id)}`).join("&");
  const link = byId("drawer-export");
  link.href = ids ? `/api/styles/export?${ids}` : "/api/styles/export";
  link.textContent = t(ids ? "exportChosen" : "exportAll");
  for (const row of byId("drawer-list").children) {
    row.querySelector(".mix-toggle")?.setAttribute("aria-pressed", String(chosen.has(row.dataset.id)));
  }
  byId("drawer-mix").hidden = chosen.size === 0;
  byId("drawer-mix-go").disabled = chosen.size < 2;
  byId("drawer-mix-text").textContent = t("mixCount", { count: chosen.size });
}

function loadMix() {
  setMode("combine");
  setSlotCount(chosen.size);
  [...chosen.values()].forEach((style, index) => useSavedStyle(styleSlots()[index], style));
  chosen.clear();
  drawer().close();
  toast(t("mixLoaded"));
}
