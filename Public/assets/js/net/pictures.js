// Pictures as the page holds them, and how they get to the server.
//
// A picture is a plain object with `kind`, `title` and `url` (what to show), and by kind
//   sample: name, width, height      a picture that the server ships
//   file:   blob, width, height      the user's own; `upload` is its id on the server once sent
//   saved:  id, space                a style of the gallery; `url` is its swatch
//   vector: vector, space            a style without a picture; `url` may be missing

import { Problem, request } from "./api.js";
import { byId } from "../core/dom.js";
import { formatNumber, t } from "../core/strings.js";
import { toast } from "../ui/toasts.js";

/** A file cannot be used; `shrink`, if there is one, makes a picture that can. */
export class PictureError extends Error {
  constructor(message, offer = null) {
    super(message);
    this.name = "PictureError";
    this.offer = offer;
  }
}

/** Reads a file or blob as a picture; re-encodes what the server cannot read but the browser can show. */
export async function pictureFromFile(file, title = t("yourPicture")) {
  const format = await sniffed(file);
  const image = await decoded(file);
  const { naturalWidth: width, naturalHeight: height } = image;
  const limits = byId("studio").dataset;
  const maxPixels = Number(limits.maxPixels) || Infinity;
  const maxBytes = Number(limits.maxBytes) || Infinity;
  if (width * height > maxPixels) {
    throw tooLarge(image, title, maxPixels, t("errorTooLarge", { megapixels: formatNumber((width * height) / 1e6), limit: formatNumber(maxPixels / 1e6) }));
  }
  const known = format === "png" || format === "jpeg";
  const blob = known ? file : await encoded(image, width, height);
  if (blob.size > maxBytes) {
    throw tooLarge(image, title, Math.min(maxPixels, 24e6), t("errorTooManyBytes", { size: formatNumber(blob.size / 1e6), limit: formatNumber(maxBytes / 1e6) }));
  }
  const converted = known ? null : { from: format.toUpperCase(), to: blob.type === "image/png" ? "PNG" : "JPEG" };
  return { kind: "file", blob, title, width, height, url: URL.createObjectURL(blob), converted };
}

/** The same for what is the same picture; null for none. */
export function identityOf(picture) {
  switch (picture?.kind) {
    case undefined: return null;
    case "sample": return `sample:${picture.name}`;
    case "saved": return `saved:${picture.id}`;
    case "vector": return `vector:${picture.space}:${picture.vector.join()}`;
    default: return picture.url;
  }
}

/** The picture as the API wants it; sends a file first, once. */
export async function pictureJSON(picture, signal) {
  switch (picture.kind) {
    case "sample": return { sample: picture.name };
    case "saved": return { saved: picture.id };
    case "vector": return { vector: picture.vector, space: picture.space };
    default:
      if (needsUpload(picture)) await sent(picture);
      signal?.throwIfAborted();
      return { upload: picture.upload };
  }
}

/** True if the picture has to be sent before it can be used. */
export const needsUpload = (picture) => picture.kind === "file" && !picture.upload;

/** Sends a file once, however many wait for it: a preview and the full picture, say. */
function sent(picture) {
  picture.sending ??= uploaded(picture).then(({ id }) => {
    picture.upload = id;
  }).finally(() => {
    picture.sending = undefined;
  });
  return picture.sending;
}

async function uploaded(picture) {
  const response = await request("POST", "/api/uploads", { body: picture.blob, type: picture.blob.type || "application/octet-stream" });
  const upload = await response.json();
  if (!upload.id) throw new Problem(500, {});
  for (const { kind } of upload.warnings ?? []) {
    toast(t(`warning${kind[0].toUpperCase()}${kind.slice(1)}`), { stay: true, topic: `warning-${picture.url}` });
  }
  return upload;
}

async function sniffed(blob) {
  const bytes = new Uint8Array(await blob.slice(0, 16).arrayBuffer());
  const text = String.fromCharCode(...bytes);
  if (bytes[0] === 0x89 && text.slice(1, 4) === "PNG") return "png";
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return "jpeg";
  if (text.startsWith("GIF8")) return "gif";
  if (text.startsWith("RIFF") && text.slice(8, 12) === "WEBP") return "webp";
  if (text.slice(4, 8) === "ftyp") return text.slice(8, 12).startsWith("avif") ? "avif" : "heic";
  return (blob.type.split("/")[1] ?? "").replace(/\+.*/, "") || "file";
}

async function decoded(blob) {
  const url = URL.createObjectURL(blob);
  const image = new Image();
  image.src = url;
  try {
    await image.decode();
  } catch {
    throw new PictureError(t("notAPicture", { name: blob.name ?? t("pastedPicture") }));
  } finally {
    URL.revokeObjectURL(url);
  }
  if (!image.naturalWidth) throw new PictureError(t("notAPicture", { name: blob.name ?? t("pastedPicture") }));
  return image;
}

function tooLarge(image, title, maxPixels, message) {
  const scale = Math.min(1, Math.sqrt(maxPixels / (image.naturalWidth * image.naturalHeight)));
  const width = Math.max(1, Math.floor(image.naturalWidth * scale));
  const height = Math.max(1, Math.floor(image.naturalHeight * scale));
  const shrink = async () => {
    const blob = await encoded(image, width, height);
    return { kind: "file", blob, title, width, height, url: URL.createObjectURL(blob), converted: null };
  };
  return new PictureError(message, { label: t("shrinkPicture", { width, height }), shrink });
}

/** Draws the picture into a canvas and encodes it: PNG if anything shows through, else JPEG. */
async function encoded(image, width, height) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(image, 0, 0, width, height);
  return isOpaque(context, width, height)
    ? canvas.convertToBlob({ type: "image/jpeg", quality: 0.95 })
    : canvas.convertToBlob({ type: "image/png" });
}

function isOpaque(context, width, height) {
  const rows = Math.max(1, Math.floor(4e6 / width));
  for (let top = 0; top < height; top += rows) {
    const { data } = context.getImageData(0, top, width, Math.min(rows, height - top));
    for (let index = 3; index < data.length; index += 4) {
      if (data[index] !== 255) return false;
    }
  }
  return true;
}
