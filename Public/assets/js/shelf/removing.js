// @ts-check
// Taking results off the shelf, with a way back.

import { t } from "../core/strings.js";
import { toast } from "../ui/toasts.js";
import { remove } from "./shelf.js";

/** @param {string[]} ids */
export function removeWithUndo(ids) {
  if (!ids.length) return;
  const putBack = remove(ids);
  const text = ids.length === 1 ? t("resultRemoved") : t("resultsRemoved", { count: ids.length });
  toast(text, { action: t("undo"), run: putBack, topic: "removed" });
}
