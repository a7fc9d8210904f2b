// @ts-check
// Changes of one saved style, whoever asks for them.

import { read, update } from "../core/store.js";
import { t } from "../core/strings.js";
import { postJSON, Problem, request } from "../net/api.js";
import { offerSavedStyle, withdrawSavedStyle } from "../settings/pickers.js";
import { toast, toastError, topicOf } from "../ui/toasts.js";
import { chooseNoneOf } from "./selection.js";

/** @typedef {import("../core/types.js").StyleDocument} StyleDocument */

/** To be called after saved styles were changed: whoever shows some reads them again. */
export const refreshGallery = () => update({ styleChanges: read("styleChanges") + 1 });

/**
 * Changes a style unless someone else has changed it meanwhile; returns it as it is then. Throws `Problem`.
 * @param {string} id
 * @param {Partial<StyleDocument>} values
 * @param {string | null} [tag] - the entity tag of what was seen; null for what is there now
 * @returns {Promise<StyleDocument>}
 */
export async function patchStyle(id, values, tag = null) {
  const path = `/api/styles/${id}`;
  const seen = tag ?? (await request("GET", path)).headers.get("ETag");
  const response = await request("PATCH", path, { json: values, headers: seen ? { "If-Match": seen } : {} });
  const style = await response.json();
  offerSavedStyle(style);
  refreshGallery();
  return style;
}

/**
 * Changes a style; says what went wrong.
 * @param {StyleDocument} style
 * @param {Partial<StyleDocument>} values
 */
export async function changeStyle({ id }, values) {
  try {
    await patchStyle(id, values);
  } catch (failure) {
    if (failure instanceof Problem && failure.status === 412) {
      toast(t("changedElsewhere"), { error: true, topic: topicOf({ id }) });
      refreshGallery();
    } else {
      toastError(failure);
    }
  }
}

/**
 * Puts a style in the trash, with a way back; returns whether it is there.
 * @param {StyleDocument} style
 */
export async function trashStyle(style) {
  try {
    await request("DELETE", `/api/styles/${style.id}`);
  } catch (failure) {
    toastError(failure);
    return false;
  }
  withdrawSavedStyle(style.id);
  chooseNoneOf([style.id]);
  refreshGallery();
  const back = { action: t("restore"), run: () => restoreStyle(style) };
  toast(t("trashed", { name: style.name }), { ...back, topic: topicOf(style) });
  return true;
}

/** @param {StyleDocument} style */
async function restoreStyle(style) {
  try {
    offerSavedStyle(await postJSON(`/api/styles/${style.id}/restore`));
    toast(t("restored", { name: style.name }), { topic: topicOf(style) });
    refreshGallery();
  } catch (failure) {
    toastError(failure);
  }
}
