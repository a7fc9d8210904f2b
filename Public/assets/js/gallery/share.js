// Sharing a saved style: a card, a file, a link. None of them needs a server.

import { getJSON } from "../net/api.js";
import { openDialog } from "../dialogs/dialogs.js";
import { byId } from "../core/dom.js";
import { t } from "../core/strings.js";
import { toast } from "../ui/toasts.js";

export function setUpShare() {
  byId("share-copy").addEventListener("click", async () => {
    const field = byId("share-link");
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

export async function shareStyle(style) {
  const base = `/api/styles/${encodeURIComponent(style.id)}`;
  const name = style.name.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "") || "style";
  byId("share-card").src = `${base}/card`;
  const card = byId("share-card-link");
  card.href = `${base}/card`;
  card.download = `${name}.impasto.png`;
  const file = byId("share-file-link");
  file.href = `/api/styles/export?id=${encodeURIComponent(style.id)}`;
  file.download = `${name}.impasto-style.json`;
  byId("share-link").value = "";
  openDialog("share-dialog");
  try {
    byId("share-link").value = (await getJSON(`${base}/link`)).link;
  } catch (failure) {
    toast(failure.message, { error: true });
  }
}
