// @ts-check
// Styles that arrive at a style slot: a card, a style file or a link is its style, and an earlier painting offers the
// style that it was painted with.

import { vectorPicture } from "../core/picture.js";
import { t } from "../core/strings.js";
import { styleOfResult } from "../files/receipt.js";
import { useSavedStyle } from "../settings/pickers.js";
import { pictureIn, setPicture } from "../settings/slots.js";
import { toast, toastError } from "../ui/toasts.js";
import { planImport, putIntoSlot, runImport } from "./importing.js";

/** @typedef {import("../core/types.js").Parcel} Parcel */

/**
 * Paints with a style that arrived at a slot, and offers to save it if it is new here. Returns whether there is nothing
 * left to do: a file of several styles is for the gallery.
 * @param {string} slot
 * @param {Parcel} parcel
 */
export async function styleIntoSlot(slot, parcel) {
  try {
    const styles = await planImport(parcel);
    if (styles.length !== 1) return false;
    const [{ name, existing }] = styles;
    const picture = await putIntoSlot(slot, styles[0]);
    const run = () => picture && saveArrived(slot, picture, parcel);
    if (picture) toast(t("styleInSlot", { name }), { action: t("save"), run });
    else toast(t("styleInSlotSaved", { name: existing?.name ?? name }));
  } catch (failure) {
    toastError(failure);
  }
  return true;
}

/**
 * Saves what arrived; the slot then shows it as a style of the gallery, unless it holds another by now.
 * @param {string} slot
 * @param {import("../core/types.js").VectorPicture} picture
 * @param {Parcel} parcel
 */
async function saveArrived(slot, picture, parcel) {
  try {
    const [style] = await runImport(parcel, "rename");
    const current = pictureIn(slot);
    if (!style) return;
    if (current?.kind === "vector" && current.vector === picture.vector) useSavedStyle(slot, style);
    toast(t("saved", { name: style.name }));
  } catch (failure) {
    toastError(failure);
  }
}

/**
 * An earlier painting is in a style slot as a picture; whoever put it there may have meant the style that painted it.
 * @param {string} slot
 * @param {string} receipt
 */
export function offerResultStyle(slot, receipt) {
  const style = styleOfResult(receipt);
  if (!style) return;
  const run = () => setPicture(slot, vectorPicture({ ...style, title: t("recalledStyle") }));
  toast(t("resultInSlot"), { action: t("resultInSlotUse"), run, stay: true });
}
