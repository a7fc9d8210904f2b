// @ts-check
// The geometry of a crop, as numbers alone: where it may lie so that no corner is empty, and how it follows a hand.
//
// A picture is mirrored, then turned by quarters; this is the *turned* picture. That is straightened: turned by an
// angle about its centre. The crop is an upright rectangle over it. All is in the picture's own pixels, with the
// origin at the picture's centre, x to the right and y down.

/** @typedef {import("../core/types.js").Size} Size */
/** @typedef {import("../core/types.js").Crop} Crop */
/** @typedef {import("../core/types.js").Rectangle} Rectangle */

/** How far a picture can be straightened to either side, in degrees. */
export const mostAngle = 15;
/** A crop has at least these sides, in px, or the picture's own. */
const leastSide = 16;
/** As far as a picture is outgrown by what numbers lose, in px. */
const tolerance = 1e-6;

/** The crop that leaves a picture as it is. */
export const noCrop = Object.freeze(
  /** @type {Crop} */ ({ quarters: 0, isMirrored: false, angle: 0, aspect: null, rectangle: null }));

/**
 * Whether a crop leaves the picture as it is.
 * @param {Crop} crop
 * @param {Size} size - of the picture
 */
export function isNothing(crop, size) {
  if (crop.quarters !== 0 || crop.isMirrored || crop.angle !== 0) return false;
  const { width, height } = pixelsOf(crop, size);
  return width === size.width && height === size.height;
}

/**
 * The sides of the turned picture.
 * @param {Pick<Crop, "quarters">} crop
 * @param {Size} size
 * @returns {Size}
 */
export const turnedSize = ({ quarters }, { width, height }) =>
  (quarters % 2 ? { width: height, height: width } : { width, height });

/**
 * The sides of the upright box around the straightened picture.
 * @param {Crop} crop
 * @param {Size} size
 * @returns {Size}
 */
export const boundsOf = (crop, size) => outside(turnedSize(crop, size), crop.angle);

/**
 * The rectangle that a crop cuts out; without one of its own, the largest.
 * @param {Crop} crop
 * @param {Size} size
 * @returns {Rectangle}
 */
export function rectangleOf(crop, size) {
  const turned = turnedSize(crop, size);
  return crop.rectangle ? fitted(crop.rectangle, turned, crop.angle) : largest(turned, crop.angle, crop.aspect);
}

/**
 * The sides of the picture that a crop makes, in whole pixels.
 * @param {Crop} crop
 * @param {Size} size
 * @returns {Size}
 */
export function pixelsOf(crop, size) {
  const { width, height } = wholePixels(crop, size);
  return { width, height };
}

/**
 * How the original's pixels become those of the crop: the matrix (a, b, c, d, e, f) of a canvas on which the original
 * is drawn at (0, 0).
 * @param {Crop} crop
 * @param {Size} size
 * @returns {[number, number, number, number, number, number]}
 */
export function matrixOf(crop, size) {
  const { x, y, width, height } = wholePixels(crop, size);
  const [cos, sin] = directionOf(crop);
  const side = crop.isMirrored ? -1 : 1;
  const [a, b, c, d] = [cos * side, sin * side, -sin, cos];
  const left = width / 2 - x - (a * size.width + c * size.height) / 2;
  const top = height / 2 - y - (b * size.width + d * size.height) / 2;
  // Adding nothing turns -0 into 0.
  return [a + 0, b + 0, c + 0, d + 0, left + 0, top + 0];
}

/**
 * Cosine and sine of how far the picture is turned; exact for quarters.
 * @param {Crop} crop
 */
export function directionOf({ angle, quarters }) {
  if (angle === 0) return [[1, 0], [0, 1], [-1, 0], [0, -1]][quarters];
  const all = radians(angle + 90 * quarters);
  return [Math.cos(all), Math.sin(all)];
}

/**
 * The rectangle with sides of whole pixels. Where the picture is upright, it lies on its pixels, and none has to be
 * made of several. Where it is not, a little is left out on all sides, since the pixels at a slanting edge are half
 * empty.
 * @param {Crop} crop
 * @param {Size} size
 * @returns {Rectangle}
 */
function wholePixels(crop, size) {
  const { x, y, width, height } = rectangleOf(crop, size);
  if (crop.angle !== 0) {
    return { x, y, width: Math.max(1, Math.floor(width) - 2), height: Math.max(1, Math.floor(height) - 2) };
  }
  const turned = turnedSize(crop, size);
  const [left, right] = wholeEnds(x, width, turned.width);
  const [top, bottom] = wholeEnds(y, height, turned.height);
  const [x0, y0] = [(left + right - turned.width) / 2, (top + bottom - turned.height) / 2];
  return { x: x0, y: y0, width: right - left, height: bottom - top };
}

/**
 * @param {number} center - from the picture's
 * @param {number} length
 * @param {number} all - the picture's length
 */
function wholeEnds(center, length, all) {
  const count = Math.min(all, Math.max(1, Math.round(length)));
  const start = within(Math.round(all / 2 + center - length / 2), 0, all - count);
  return [start, start + count];
}

/**
 * The crop with the picture turned by so many quarters, clockwise, and the rectangle with it.
 * @param {Crop} crop
 * @param {number} quarters
 * @returns {Crop}
 */
export function turned(crop, quarters) {
  const turns = ((quarters % 4) + 4) % 4;
  let { aspect, rectangle } = crop;
  for (let turn = 0; turn < turns; turn += 1) {
    if (aspect) aspect = 1 / aspect;
    if (rectangle) {
      rectangle = { x: -rectangle.y, y: rectangle.x, width: rectangle.height, height: rectangle.width };
    }
  }
  return { ...crop, quarters: (crop.quarters + turns) % 4, aspect, rectangle };
}

/**
 * The crop with what is seen mirrored, left for right.
 * @param {Crop} crop
 * @returns {Crop}
 */
export const mirrored = (crop) => ({
  ...crop,
  quarters: (4 - crop.quarters) % 4,
  isMirrored: !crop.isMirrored,
  angle: -crop.angle + 0,
  rectangle: crop.rectangle && { ...crop.rectangle, x: -crop.rectangle.x + 0 },
});

/**
 * The largest rectangle about the centre; without an aspect, in the picture's own.
 * @param {Size} turned
 * @param {number} angle - in degrees
 * @param {number | null} aspect - width by height
 * @returns {Rectangle}
 */
export function largest(turned, angle, aspect) {
  const ratio = aspect ?? turned.width / turned.height;
  const box = outside({ width: ratio, height: 1 }, angle);
  const scale = Math.min(turned.width / box.width, turned.height / box.height);
  return { x: 0, y: 0, width: ratio * scale, height: scale };
}

/**
 * Whether a rectangle shows nothing but picture.
 * @param {Rectangle} rectangle
 * @param {Size} turned
 * @param {number} angle
 */
export function fits(rectangle, turned, angle) {
  const { x, y } = about(rectangle, -angle);
  const box = outside(rectangle, angle);
  return Math.abs(x) + box.width / 2 <= turned.width / 2 + tolerance
    && Math.abs(y) + box.height / 2 <= turned.height / 2 + tolerance;
}

/**
 * The rectangle, moved, and if that does not do made smaller, until it shows nothing but picture.
 * @param {Rectangle} rectangle
 * @param {Size} turned
 * @param {number} angle
 * @returns {Rectangle}
 */
export function fitted(rectangle, turned, angle) {
  const box = outside(rectangle, angle);
  const scale = Math.min(1, turned.width / box.width, turned.height / box.height);
  const [width, height] = [rectangle.width * scale, rectangle.height * scale];
  // Seen from the picture, the centre may lie anywhere in an upright rectangle.
  const seen = about(rectangle, -angle);
  const [spareX, spareY] = [(turned.width - box.width * scale) / 2, (turned.height - box.height * scale) / 2];
  const center = about({ x: within(seen.x, -spareX, spareX), y: within(seen.y, -spareY, spareY) }, angle);
  return { ...center, width, height };
}

/**
 * The rectangle after one of its sides or corners was pulled; what lies opposite stays where it is.
 * @param {Rectangle} rectangle
 * @param {{ x: -1 | 0 | 1, y: -1 | 0 | 1 }} handle - which: `{ x: -1, y: 0 }` is the left side
 * @param {{ x: number, y: number }} by - in px
 * @param {{ turned: Size, angle: number, aspect: number | null }} limits
 * @returns {Rectangle}
 */
export function resized(rectangle, handle, by, { turned, angle, aspect }) {
  const least = Math.min(leastSide, turned.width, turned.height);
  if (aspect === null) {
    // One side after the other, so that one that has come to its end does not hold the other.
    const wider = pulled(rectangle, handle.x, 0, Math.max(least, rectangle.width + handle.x * by.x), rectangle.height);
    const wide = reached(rectangle, wider, turned, angle);
    const higher = pulled(wide, 0, handle.y, wide.width, Math.max(least, wide.height + handle.y * by.y));
    return reached(wide, higher, turned, angle);
  }
  const [byWidth, byHeight] = [rectangle.width + handle.x * by.x, (rectangle.height + handle.y * by.y) * aspect];
  const wanted = handle.x && handle.y ? (byWidth + byHeight) / 2 : handle.x ? byWidth : byHeight;
  const width = Math.max(wanted, least * Math.max(1, aspect));
  return reached(rectangle, pulled(rectangle, handle.x, handle.y, width, width / aspect), turned, angle);
}

/**
 * The largest rectangle of another aspect that has about the same place and size.
 * @param {Rectangle} rectangle
 * @param {number} aspect
 * @param {Size} turned
 * @param {number} angle
 * @returns {Rectangle}
 */
export function reshaped({ x, y, width, height }, aspect, turned, angle) {
  const side = Math.sqrt((width * height) / aspect);
  return fitted({ x, y, width: side * aspect, height: side }, turned, angle);
}

/**
 * A rectangle of these sides, of which the side or corner opposite to a handle is that of another.
 * @param {Rectangle} rectangle
 * @param {number} handleX
 * @param {number} handleY
 * @param {number} width
 * @param {number} height
 */
const pulled = (rectangle, handleX, handleY, width, height) => ({
  x: rectangle.x + (handleX * (width - rectangle.width)) / 2,
  y: rectangle.y + (handleY * (height - rectangle.height)) / 2,
  width,
  height,
});

/**
 * As far as can be gone from one rectangle, which fits, to another. What fits is convex, so halving finds it.
 * @param {Rectangle} from
 * @param {Rectangle} to
 * @param {Size} turned
 * @param {number} angle
 */
function reached(from, to, turned, angle) {
  if (fits(to, turned, angle)) return to;
  const at = (/** @type {number} */ part) => ({
    x: from.x + part * (to.x - from.x),
    y: from.y + part * (to.y - from.y),
    width: from.width + part * (to.width - from.width),
    height: from.height + part * (to.height - from.height),
  });
  let [low, high] = [0, 1];
  for (let step = 0; step < 40; step += 1) {
    const middle = (low + high) / 2;
    if (fits(at(middle), turned, angle)) low = middle;
    else high = middle;
  }
  return at(low);
}

/**
 * The sides of the upright box around a rectangle that is turned about its centre.
 * @param {Size} size
 * @param {number} angle
 * @returns {Size}
 */
function outside({ width, height }, angle) {
  const [cos, sin] = [Math.cos(radians(angle)), Math.abs(Math.sin(radians(angle)))];
  return { width: width * cos + height * sin, height: width * sin + height * cos };
}

/**
 * A point, turned about the origin.
 * @param {{ x: number, y: number }} point
 * @param {number} angle
 */
function about({ x, y }, angle) {
  const [cos, sin] = [Math.cos(radians(angle)), Math.sin(radians(angle))];
  return { x: x * cos - y * sin, y: x * sin + y * cos };
}

/** @param {number} degrees */
const radians = (degrees) => (degrees * Math.PI) / 180;

/**
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
const within = (value, low, high) => Math.min(Math.max(value, low), Math.max(low, high));
