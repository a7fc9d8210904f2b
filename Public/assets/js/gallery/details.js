// @ts-check
// One saved style in the drawer: its name, tags and notes to edit, and the styles that are like it.

import { busy, button, byId, dialog, element, image, input } from "../core/dom.js";
import { starter, tagsIn, titleOf, titleOfNetwork, titleOfTag, withTitles } from "../core/shownnames.js";
import { read, subscribe, update } from "../core/store.js";
import { formatDay, t } from "../core/strings.js";
import { openDialog } from "../dialogs/dialogs.js";
import { getJSON, Problem, request } from "../net/api.js";
import { toast, toastError, topicOf } from "../ui/toasts.js";
import { patchStyle, trashStyle } from "./changes.js";
import { draftOf, isEmpty, keepDraft, keptDraft } from "./drafts.js";
import { shareStyle } from "./share.js";

/** @typedef {import("../core/types.js").StyleDocument} StyleDocument */
/** @typedef {import("./drafts.js").Fields} Fields */
/** @typedef {import("./drafts.js").Draft} Draft */
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
 * What the fields say of it while nobody has typed.
 * @type {Fields}
 */
let saved = { name: "", tags: "", notes: "", favourite: false };
/** Counts openings: only what the newest one reads is shown. */
let openings = 0;
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
 * Shows a saved style in the drawer, with what was typed about it before and not saved. Returns whether it is shown.
 * @param {string} id
 * @param {(style: StyleDocument) => void} use
 * @param {{ isAgain?: boolean }} options - whether it is shown already, and only read anew
 */
export async function openDetails(id, use, { isAgain = false } = {}) {
  openings += 1;
  const mine = openings;
  /** @type {StyleDocument} */
  let style;
  /** @type {string | null} */
  let tag;
  try {
    const response = await request("GET", `/api/styles/${id}`);
    tag = response.headers.get("ETag");
    style = await response.json();
  } catch (failure) {
    if (mine === openings) toastError(failure);
    return false;
  }
  // Meanwhile another one was opened, or the drawer was closed.
  if (mine !== openings || !dialog("gallery-drawer").open) return false;
  // What is typed about the one that was shown, or about this one while it was read.
  keepTyped();
  if (!shown) opener = id;
  shown = { style, tag, use };
  show(style);
  byId("gallery-drawer").classList.add("is-details");
  byId("drawer-details").hidden = false;
  if (!isAgain) {
    byId("drawer-details").scrollTo(0, 0);
    button("details-back").focus();
  }
  showSimilar(style);
  return true;
}

function closeDetails() {
  openings += 1;
  if (!shown) return;
  const { style, use } = shown;
  const isLost = keepTyped();
  shown = null;
  byId("gallery-drawer").classList.remove("is-details");
  byId("drawer-details").hidden = true;
  /** @type {HTMLElement | null} */
  const back = byId("drawer-list").querySelector(`[data-id="${CSS.escape(opener ?? "")}"] .open-details`);
  (back ?? byId("drawer-query")).focus();
  if (!isLost) return;
  const run = () => {
    if (!dialog("gallery-drawer").open || read("isTrashShown")) {
      openDialog("gallery-drawer");
      update({ isTrashShown: false });
    }
    return openDetails(style.id, use);
  };
  toast(t("styleNotSaved", { name: titleOf(style) }), { action: t("styleGoOn"), run, topic: topicOf(style) });
}

/**
 * What the fields say.
 * @returns {Fields}
 */
const typed = () => ({
  name: input("details-name").value, tags: input("details-tags").value, notes: notes().value,
  favourite: input("details-favourite").checked,
});

/** @param {Fields} fields */
function fill({ name, tags, notes: text, favourite }) {
  input("details-name").value = name;
  input("details-tags").value = tags;
  notes().value = text;
  input("details-favourite").checked = favourite;
}

/** Keeps what was typed about the style that is shown; returns whether there is anything. */
function keepTyped() {
  if (!shown) return false;
  const draft = draftOf(typed(), saved);
  keepDraft(shown.style.id, draft);
  return !isEmpty(draft);
}

/**
 * @param {StyleDocument} style
 * @param {Draft} [draft]
 */
function show(style, draft = keptDraft(style.id)) {
  image("details-swatch").src = style.swatch;
  byId("details-title").textContent = titleOf(style);
  const date = formatDay(style.createdAt ?? "");
  byId("details-facts").textContent = style.styleModel
    ? t("styleFactsBy", { date, network: titleOfNetwork(style.styleModel) }) : t("styleFacts", { date });
  fill({
    name: titleOf(style), tags: (style.tags ?? []).map(titleOfTag).join(", "), notes: style.notes ?? "",
    favourite: style.favourite ?? false,
  });
  // As the fields have it: they change the ends of lines.
  saved = typed();
  fill({ ...saved, ...draft });
  complain(isEmpty(draft) ? "" : t("styleDraft"), false);
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
  const sent = typed();
  const name = input("details-name").value.trim();
  const values = {
    // A title in this language is no name that somebody has given it.
    name: name === titleOf(style) ? style.name : name,
    tags: tagsIn(input("details-tags").value),
    notes: notes().value,
    favourite: input("details-favourite").checked,
  };
  try {
    const changed = await patchStyle(style.id, values, tag);
    const isShown = shown?.style.id === changed.id;
    // What was typed since is not saved.
    if (isShown) show(changed, draftOf(typed(), sent));
    else keepDraft(changed.id, {});
    toast(t("styleEdited", { name: titleOf(changed) }), { topic: topicOf(changed) });
    // Read anew: its entity tag is another one now.
    if (isShown) await openDetails(changed.id, use, { isAgain: true });
  } catch (failure) {
    if (!(failure instanceof Problem)) toastError(failure);
    else if (failure.status === 412) await reread(style.id);
    else if (shown?.style.id === style.id) complain(failure.with({ called: values.name }));
  }
}

/**
 * Somebody else was faster: what they wrote is shown, and what was typed here stands until it is saved once more.
 * @param {string} id
 */
async function reread(id) {
  if (shown?.style.id !== id) return;
  if (!await openDetails(id, shown.use, { isAgain: true })) return;
  complain(t(isEmpty(keptDraft(id)) ? "changedElsewhere" : "changedElsewhereTyped"));
}

async function remove() {
  if (!shown) return;
  const { style } = shown;
  if (!await trashStyle(withTitles([style])[0]) || shown?.style.id !== style.id) return;
  // Nobody goes on writing about what is in the trash.
  show(style, {});
  closeDetails();
}

/**
 * Says what is wrong, or only worth knowing, of what is in the fields; nothing, if there is no text.
 * @param {string} text
 */
function complain(text, isError = true) {
  byId("details-error").hidden = !text;
  byId("details-error").classList.toggle("is-error", isError);
  byId("details-error").textContent = text;
}
