// @ts-check
// The photo and the painting in one picture: side by side, one below the other, or half and half.

import { readableContextOf } from "../core/imagefile.js";

/** @typedef {import("../core/types.js").Size} Size */
/** @typedef {"beside" | "below" | "split"} Layout */
/** @typedef {{ left: number, top: number, width: number, height: number }} Box */

/** No side is longer, in px: enough for a poster, and what browsers and messengers take. */
const mostSide = 4096;
/** Between the two, as a share of the picture's shorter side. */
const gapShare = 0.012;

/**
 * Where the two go. In a split picture both have the same place, and a line is between them.
 * @param {Size} size - of each
 * @param {Layout} layout
 * @param {number} [most] - the longest side of both
 */
export function placesOf(size, layout, most = mostSide) {
  const across = layout === "beside" ? 2 : 1;
  const down = layout === "below" ? 2 : 1;
  const room = most / (1 + gapShare);
  const scale = Math.min(1, room / (across * size.width), room / (down * size.height));
  const width = Math.max(1, Math.round(size.width * scale));
  const height = Math.max(1, Math.round(size.height * scale));
  const gap = Math.max(2, Math.round(Math.min(width, height) * gapShare));
  /** @type {Box} */
  const before = { left: 0, top: 0, width, height };
  const after = { ...before, left: layout === "beside" ? width + gap : 0, top: layout === "below" ? height + gap : 0 };
  return { width: after.left + width, height: after.top + height, gap, before, after };
}

/**
 * Draws both.
 * @param {CanvasImageSource} photo
 * @param {CanvasImageSource} painting
 * @param {Size} size - of the painting
 * @param {{ layout: Layout, labels: [before: string, after: string] | null }} options
 */
export function drawnPair(photo, painting, size, { layout, labels }) {
  const { width, height, gap, before, after } = placesOf(size, layout);
  const canvas = new OffscreenCanvas(width, height);
  const context = readableContextOf(canvas);
  context.imageSmoothingQuality = "high";
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  draw(context, painting, after);
  if (layout === "split") {
    const half = Math.round(width / 2);
    context.save();
    context.beginPath();
    context.rect(0, 0, half, height);
    context.clip();
    context.fillRect(0, 0, half, height);
    draw(context, photo, before);
    context.restore();
    context.fillRect(half - Math.floor(gap / 2), 0, gap, height);
  } else {
    draw(context, photo, before);
  }
  if (labels) {
    const isSplit = layout === "split";
    write(context, labels[0], before, false);
    write(context, labels[1], after, isSplit);
  }
  return canvas;
}

/**
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {CanvasImageSource} image
 * @param {Box} box
 */
const draw = (context, image, { left, top, width, height }) => context.drawImage(image, left, top, width, height);

/**
 * A word in a corner at the bottom.
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {string} text
 * @param {Box} box
 * @param {boolean} isRight
 */
function write(context, text, { left, top, width, height }, isRight) {
  const size = Math.max(11, Math.round(Math.min(width, height) * 0.04));
  context.font = `600 ${size}px system-ui, sans-serif`;
  const space = Math.round(size * 0.55);
  const length = Math.ceil(context.measureText(text).width) + 2 * space;
  const lineHeight = Math.round(size * 1.8);
  const x = isRight ? left + width - length - space : left + space;
  const y = top + height - lineHeight - space;
  context.fillStyle = "rgb(0 0 0 / 62%)";
  context.beginPath();
  context.roundRect(x, y, length, lineHeight, Math.round(lineHeight / 4));
  context.fill();
  context.fillStyle = "#fff";
  context.textBaseline = "middle";
  context.fillText(text, x + space, y + lineHeight / 2);
}
