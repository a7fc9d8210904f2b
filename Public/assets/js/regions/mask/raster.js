// @ts-check
// A mask as the page works on it: a byte for each pixel, 255 where its region is seen.

/** @typedef {{ width: number, height: number, data: Uint8ClampedArray }} Raster - row by row from the top */
/** @typedef {{ left: number, top: number, width: number, height: number }} Area - whole pixels */
/** @typedef {import("../../core/types.js").Size} Size */
/** @typedef {{ x: number, y: number }} Point - in px from the upper left corner; a pixel's middle is at 0.5 */

/**
 * The least and the most of a mask's longer side, in px: the edge of a region is never finer than a brush draws it.
 * More would not be seen. In a painting of 3200 × 4000 px the hardest edge of a mask of 1024 px is 5 px wide, and that
 * of one of 4000 px one pixel; but regions are blended scale by scale, colours over more pixels than either. Between
 * paintings with both masks no pixel in 2000 differs by more than 8 levels of 255, and none by more than 41, also
 * where the photo is kept. Every stroke and selection on a mask of twice the side is four times the work.
 */
const sides = { least: 512, most: 1024 };

/**
 * The size of the masks of a photo, of its shape.
 * @param {Size} photo
 * @returns {Size}
 */
export function maskSizeOf({ width, height }) {
  const longer = Math.max(width, height, 1);
  const scale = Math.min(sides.most, Math.max(sides.least, longer)) / longer;
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * A mask of which nothing is seen.
 * @param {Size} size
 * @returns {Raster}
 */
export const emptyRaster = ({ width, height }) => ({ width, height, data: new Uint8ClampedArray(width * height) });

/**
 * All of a mask.
 * @param {Size} size
 * @returns {Area}
 */
export const wholeArea = ({ width, height }) => ({ left: 0, top: 0, width, height });

/**
 * The pixels that these ends touch, as far as they are in the mask; null if none are.
 * @param {Size} size
 * @param {{ left: number, top: number, right: number, bottom: number }} ends - in px, also parts of them
 * @returns {Area | null}
 */
export function areaWithin(size, ends) {
  const left = Math.max(0, Math.floor(ends.left));
  const top = Math.max(0, Math.floor(ends.top));
  const width = Math.min(size.width, Math.ceil(ends.right)) - left;
  const height = Math.min(size.height, Math.ceil(ends.bottom)) - top;
  return width > 0 && height > 0 ? { left, top, width, height } : null;
}

/**
 * The smallest area that holds both.
 * @param {Area | null} one
 * @param {Area | null} other
 * @returns {Area | null}
 */
export function joined(one, other) {
  if (!one || !other) return one ?? other;
  const left = Math.min(one.left, other.left);
  const top = Math.min(one.top, other.top);
  return {
    left,
    top,
    width: Math.max(one.left + one.width, other.left + other.width) - left,
    height: Math.max(one.top + one.height, other.top + other.height) - top,
  };
}

/**
 * A copy of a mask's pixels within an area, row by row.
 * @param {Raster} raster
 * @param {Area} area
 */
export function pixelsIn({ width, data }, area) {
  const pixels = new Uint8ClampedArray(area.width * area.height);
  for (let row = 0; row < area.height; row += 1) {
    const start = (area.top + row) * width + area.left;
    pixels.set(data.subarray(start, start + area.width), row * area.width);
  }
  return pixels;
}

/**
 * Writes pixels into an area of a mask, row by row.
 * @param {Raster} raster
 * @param {Area} area
 * @param {Uint8ClampedArray} pixels
 */
export function putPixels({ width, data }, area, pixels) {
  for (let row = 0; row < area.height; row += 1) {
    const start = row * area.width;
    data.set(pixels.subarray(start, start + area.width), (area.top + row) * width + area.left);
  }
}

/**
 * Whether nothing is seen of a region with this mask.
 * @param {Raster} raster
 */
export const isEmpty = ({ data }) => data.every((value) => value === 0);
