// @ts-check
// Sharing a saved style: a card, a file, a link. None of them needs a server.

import { button, image, input, link } from "../core/dom.js";
import { t } from "../core/strings.js";
import { openDialog } from "../dialogs/dialogs.js";
import { getJSON } from "../net/api.js";
import { toast } from "../ui/toasts.js";

export function setUpShare() {
  button("share-copy").addEventListener("click", async () => {
    const field = input("share-link");
    try {
      await navigator.clipboard.writeText(field.value);
      toast(t("linkCopied"));
    } catch {
      // Without https or localhost there is no clipboard: select the text for the keyboard.
      field.select();
      toast(t("linkCopyManually"));
    }
  });
}

/**
 * Offers a style's card, file and link. The server names the files that are downloaded.
 * @param {{ id: string }} style
 */
export async function shareStyle({ id }) {
  const path = `/api/styles/${encodeURIComponent(id)}`;
  image("share-card").src = `${path}/card`;
  link("share-card-link").href = `${path}/card`;
  link("share-file-link").href = `/api/styles/export?id=${encodeURIComponent(id)}`;
  input("share-link").value = "";
  openDialog("share-dialog");
  try {
    input("share-link").value = (await getJSON(`${path}/link`)).link;
  } catch (failure) {
    toast(failure instanceof Error ? failure.message : t("errorGeneric"), { error: true });
  }
}
