// @ts-check
// Texts to the clipboard.

import { t } from "../core/strings.js";
import { toast } from "./toasts.js";

/**
 * Copies a text and says so; where the browser does not allow that, selects it for the keyboard.
 * @param {string} text
 * @param {HTMLElement} shown - what shows the text
 * @param {string} done - what is said then
 */
export async function copyText(text, shown, done) {
  try {
    await navigator.clipboard.writeText(text);
    toast(done, { topic: "clipboard" });
  } catch {
    // Without https or localhost there is no clipboard.
    if (shown instanceof HTMLInputElement) shown.select();
    else getSelection()?.selectAllChildren(shown);
    toast(t("copyManually"), { topic: "clipboard" });
  }
}
