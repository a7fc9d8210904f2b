// @ts-check
// Sharing a saved style: a card, a file, a link. None of them needs a server.

import { addressOf } from "../core/address.js";
import { button, dialog, image, input, link } from "../core/dom.js";
import { fileStem } from "../core/picture.js";
import { t } from "../core/strings.js";
import { openDialog } from "../dialogs/dialogs.js";
import { getJSON } from "../net/api.js";
import { copyText } from "../ui/clipboard.js";
import { toastError } from "../ui/toasts.js";
import { styleCard } from "./card.js";

/** How a card's file name ends. */
const suffix = ".impasto-style.png";
/** Counts openings: only the newest one's card is shown. */
let openings = 0;
/**
 * The address of the card that was drawn last.
 * @type {string | null}
 */
let drawn = null;

export function setUpShare() {
  button("share-copy").addEventListener("click", () =>
    copyText(input("share-link").value, input("share-link"), t("linkCopied")));
  dialog("share-dialog").addEventListener("close", () => {
    openings += 1;
    forgetCard();
  });
}

/**
 * Offers a style's card, file and link. The server names the file that is downloaded.
 * @param {{ id: string, name: string, swatch: string }} style
 */
export async function shareStyle(style) {
  openings += 1;
  const mine = openings;
  const path = `/api/styles/${encodeURIComponent(style.id)}`;
  forgetCard();
  image("share-card").src = style.swatch;
  // The server's plain card will do until the page has drawn its own.
  link("share-card-link").href = addressOf(`${path}/card`);
  link("share-card-link").download = "";
  link("share-file-link").href = addressOf(`/api/styles/export?id=${encodeURIComponent(style.id)}`);
  input("share-link").value = "";
  openDialog("share-dialog");
  await Promise.all([fillLink(path, mine), drawCard(style, path, mine)]);
}

/**
 * @param {string} path
 * @param {number} opening
 */
async function fillLink(path, opening) {
  try {
    const { link: address } = await getJSON(`${path}/link`);
    if (opening === openings) input("share-link").value = address;
  } catch (failure) {
    if (opening === openings) toastError(failure);
  }
}

/**
 * @param {{ id: string, name: string, swatch: string }} style
 * @param {string} path
 * @param {number} opening
 */
async function drawCard(style, path, opening) {
  try {
    const card = await styleCard(style);
    if (opening === openings) showCard(card, style.name);
  } catch {
    // What is downloaded is the server's card; then that is what is seen.
    if (opening === openings) image("share-card").src = addressOf(`${path}/card`);
  }
}

/**
 * @param {Blob} card
 * @param {string} name
 */
function showCard(card, name) {
  drawn = URL.createObjectURL(card);
  image("share-card").src = drawn;
  link("share-card-link").href = drawn;
  link("share-card-link").download = `${fileStem(name) || "style"}${suffix}`;
}

function forgetCard() {
  if (drawn) URL.revokeObjectURL(drawn);
  drawn = null;
}
