// Snapshots to begin tests from.

import { samplePicture, vectorPicture } from "../../Public/assets/js/core/picture.js";

export const photo = samplePicture({
  name: "bust", title: "Bust", url: "/samples/content/bust.jpg", width: 600, height: 800,
});

/** A style slot with a sample. */
export const slot = (name = "stripes", changes = {}) => ({
  picture: samplePicture({ name, title: name, url: `/samples/style/${name}.jpg`, width: 400, height: 400 }),
  size: 256, square: false, weight: 50, ...changes,
});

const vector = Array.from({ length: 100 }, (_, index) => index / 100);

/** A style slot with a style vector. */
export const vectorSlot = (changes = {}) => ({
  ...slot(), picture: vectorPicture({ vector, space: "mobilenet", title: "V" }), ...changes,
});

/** A region of the photo with a style and a mask. */
export const region = (id = "one", changes = {}) => ({
  id, kind: "style", color: 0, style: slot("marble"), strength: 100, mask: mask(`mask-${id}`), ...changes,
});

/** A mask as the page holds it; it is on the server already. */
export const mask = (id, changes = {}) => ({
  kind: "file", id, blob: new Blob([id]), shown: null, title: "", url: "", width: 4, height: 3, converted: null,
  upload: `upload-${id}`, ...changes,
});

/** Regions of the photo, or of another one. */
export const regions = (list = [region()], of = "sample:bust") => ({ photo: of, list });

export const snapshot = (changes = {}) => ({
  mode: "stylize", content: photo, styles: [slot()], contentSize: 400, ratio: 50, extrapolate: false, strength: 100,
  brush: "auto", preserveColor: 0, saturation: 0, contrast: 0, grain: 0, padding: "published",
  styleModel: "style", transformer: "transformer",
  space: "mobilenet", format: "png", quality: 90, profile: "srgb", metadata: true,
  keepMetadata: false, keepLocation: false, regions: null, ...changes,
});
