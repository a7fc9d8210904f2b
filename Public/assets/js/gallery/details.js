// @ts-check
// One saved style in the drawer: its name, tags and notes to edit, and the styles that are like it.

import { busy, button, byId, dialog, element, image, input } from "../core/dom.js";
import { starter, tagsIn, titleOf, titleOfNetwork, titleOfTag, withTitles } from "../core/shownnames.js";
import { subscribe } from "../core/store.js";
import { formatDay, t } from "../core/strings.js";
import { getJSON, Problem, request } from "../net/api.js";
import { toast, toastError, topicOf } from "../ui/toasts.js";
import { patchStyle, trashStyle } from "./changes.js";
import { shareStyle } from "./share.js";

/** @typedef {import("../core/types.js").StyleDocument} StyleDocument */
/** @typedef {{ id: string, name: string, similarity: number, swatch: string }} SimilarStyle */

/** How many similar styles are asked for. */
const similarCount = 8;
/** Less alike than this is not alike; two styles that have nothing to do with each other are at 0. */
const leastLikeness = 0.1;
/**
 * The style that is shown, the entity tag under which it was read, and what is done to paint with it.
 * @type {{ style: StyleDocument, tag: string | null, use: (style: StyleDocument) => void } | null}
 */
let shown = null;
/**
 * Where the focus goes back to.
 * @type {string | null}
 */
let opener = null;

const notes = () => /** @type {HTMLTextAreaElement} */ (byId("details-notes"));

export function setUpDetails() {
  button("details-back").addEventListener("click", () => closeDetails());
  button("details-use").addEventListener("click", () => shown?.use(shown.style));
  button("details-share").addEventListener("click", () => shown && shareStyle(shown.style));
  button("details-delete").addEventListener("click", () => busy(button("details-delete"), remove));
  byId("details-form").addEventListener("submit", (event) => {
    event.preventDefault();
    busy(button("details-save"), save).then(() => shown && button("details-save").focus());
  });
  // Escape goes back to the list first, and then closes the drawer.
  dialog("gallery-drawer").addEventListener("cancel", (event) => {
    if (!shown || event.target !== dialog("gallery-drawer")) return;
    event.preventDefault();
    closeDetails();
  });
  dialog("gallery-drawer").addEventListener("close", () => closeDetails());
  subscribe(["isTrashShown"], () => closeDetails());
}

/**
 * Shows a saved style in the drawer.
 * @param {string} id
 * @param {(style: StyleDocument) => void} use
 * @param {{ isAgain?: boolean }} options - whether it is shown already, and only read anew
 */
export async function openDetails(id, use, { isAgain = false } = {}) {
  /** @type {StyleDocument} */
  let style;
  /** @type {string | null} */
  let tag;
  try {
    const response = await request("GET", `/api/styles/${id}`);
    tag = response.headers.get("ETag");
    style = await response.json();
  } catch (failure) {
    toastError(failure);
    return;
  }
  if (!shown) opener = id;
  shown = { style, tag, use };
  show(style);
  byId("gallery-drawer").classList.add("is-details");
  byId("drawer-details").hidden = false;
  if (!isAgain) {
    byId("drawer-details").scrollTo(0, 0);
    button("details-back").focus();
  }
  await showSimilar(style);
}

function closeDetails() {
  if (!shown) return;
  shown = null;
  byId("gallery-drawer").classList.remove("is-details");
  byId("drawer-details").hidden = true;
  /** @type {HTMLElement | null} */
  const back = byId("drawer-list").querySelector(`[data-id="${CSS.escape(opener ?? "")}"] .open-details`);
  (back ?? byId("drawer-query")).focus();
}

/** @param {StyleDocument} style */
function show(style) {
  image("details-swatch").src = style.swatch;
  byId("details-title").textContent = titleOf(style);
  const date = formatDay(style.createdAt ?? "");
  byId("details-facts").textContent = style.styleModel
    ? t("styleFactsBy", { date, network: titleOfNetwork(style.styleModel) }) : t("styleFacts", { date });
  input("details-name").value = titleOf(style);
  input("details-tags").value = (style.tags ?? []).map(titleOfTag).join(", ");
  notes().value = style.notes ?? "";
  input("details-favourite").checked = style.favourite ?? false;
  complain("");
}

/** @param {StyleDocument} style */
async function showSimilar(style) {
  byId("details-similar").hidden = true;
  /** @type {SimilarStyle[]} */
  let styles;
  try {
    styles = (await getJSON(`/api/styles/${style.id}/similar?limit=${similarCount}`)).styles;
  } catch {
    return;
  }
  if (shown?.style.id !== style.id) return;
  const near = styles.filter(({ similarity }) => similarity >= leastLikeness);
  byId("details-similar").hidden = styles.length === 0;
  byId("details-similar-list").replaceChildren(...near.map(similarItem));
  if (near.length === 0) {
    byId("details-similar-list").replaceChildren(element("li", { class: "muted" }, t("styleNoneSimilar")));
  }
}

/** @param {SimilarStyle} style */
function similarItem({ id, name, similarity, swatch }) {
  const open = () => shown && openDetails(id, shown.use);
  const likeness = t("styleLikeness", { percent: Math.floor(similarity * 100) });
  return element("li", {}, element("button", { type: "button", class: "similar", onclick: open },
    element("img", { src: swatch, alt: "", width: 96, height: 78, loading: "lazy" }),
    element("span", { class: "name" }, titleOf({ name, tags: [starter] })),
    element("span", { class: "muted" }, likeness)));
}

async function save() {
  if (!shown) return;
  const { style, tag, use } = shown;
  const name = input("details-name").value.trim();
  const values = {
    // A title in this language is no name that somebody has given it.
    name: name === titleOf(style) ? style.name : name,
    tags: tagsIn(input("details-tags").value),
    notes: notes().value,
    favourite: input("details-favourite").checked,
  };
  try {
    const saved = await patchStyle(style.id, values, tag);
    toast(t("styleEdited", { name: titleOf(saved) }), { topic: topicOf(saved) });
    // Read anew: its entity tag is another one now.
    if (shown?.style.id === saved.id) await openDetails(saved.id, use, { isAgain: true });
  } catch (failure) {
    if (!(failure instanceof Problem)) toastError(failure);
    else if (failure.status === 412) await reread(style.id);
    else complain(failure.with({ called: values.name }));
  }
}

/**
 * Somebody else was faster: what they wrote is shown, not overwritten.
 * @param {string} id
 */
async function reread(id) {
  if (shown) await openDetails(id, shown.use, { isAgain: true });
  complain(t("changedElsewhere"));
}

async function remove() {
  if (shown && (await trashStyle(withTitles([shown.style])[0]))) closeDetails();
}

/** @param {string} text */
function complain(text) {
  byId("details-error").hidden = !text;
  byId("details-error").textContent = text;
}
