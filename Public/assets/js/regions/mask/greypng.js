// @ts-check
// A mask as a PNG file: one grey byte a pixel, which no browser's canvas writes.

import { crc32 } from "../../files/crc32.js";

/** @typedef {import("./raster.js").Raster} Raster */

const signature = [137, 80, 78, 71, 13, 10, 26, 10];
/** A filter that writes each row as the difference to the one above: of masks, mostly nothing. */
const up = 2;

/**
 * The file of a mask.
 * @param {Raster} raster
 * @returns {Promise<Blob>}
 */
export async function greyPNG(raster) {
  const { width, height } = raster;
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  // 8 bits of grey; the rest as PNG has it.
  header.set([8, 0, 0, 0, 0], 8);
  const parts = [
    Uint8Array.from(signature), chunk("IHDR", header), chunk("IDAT", await deflated(rowsOf(raster))),
    chunk("IEND", new Uint8Array()),
  ];
  return new Blob(parts, { type: "image/png" });
}

/** @param {Raster} raster */
function rowsOf({ width, height, data }) {
  const rows = new Uint8Array((width + 1) * height);
  for (let row = 0; row < height; row += 1) {
    const to = row * (width + 1);
    rows[to] = up;
    for (let column = 0; column < width; column += 1) {
      const above = row > 0 ? data[(row - 1) * width + column] : 0;
      rows[to + 1 + column] = data[row * width + column] - above;
    }
  }
  return rows;
}

/** @param {Uint8Array} bytes */
async function deflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * @param {string} type
 * @param {Uint8Array} content
 */
function chunk(type, content) {
  const bytes = new Uint8Array(content.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, content.length);
  bytes.set([...type].map((letter) => letter.charCodeAt(0)), 4);
  bytes.set(content, 8);
  view.setUint32(content.length + 8, crc32(bytes.subarray(4, content.length + 8)));
  return bytes;
}
