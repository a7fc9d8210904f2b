// @ts-check
// Layers blended by their masks on a canvas, within the area that changed: a mask is the opacity of a canvas, and what
// it lets through of its layer lies over what is below. A second canvas marks each region by its colour.

/** @typedef {import("../mask/raster.js").Raster} Raster */
/** @typedef {import("../mask/raster.js").Area} Area */
/** @typedef {import("../../core/types.js").Size} Size */
/** @typedef {[red: number, green: number, blue: number]} Color */
/** @typedef {{ id: string, color: Color, layer: CanvasImageSource | null, isMarked: boolean }} Part */

/** How much of a picture a region's colour hides. */
const tint = 0.5;

/** @param {Size} size */
function newCanvas({ width, height }) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  return canvas;
}

/** @param {HTMLCanvasElement} canvas */
const contextOf = (canvas) => /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));

/**
 * @param {object} options
 * @param {HTMLCanvasElement} options.view - shows the blend
 * @param {HTMLCanvasElement} options.marks - shows the colours
 * @param {Size} options.maskSize
 * @param {Size} options.size - of the view, in px
 */
export function createBlend({ view, marks, maskSize, size }) {
  for (const canvas of [view, marks]) Object.assign(canvas, size);
  const [picture, colors] = [contextOf(view), contextOf(marks)];
  const scratch = newCanvas(size);
  const cut = contextOf(scratch);
  /**
   * Masks in their regions' colours, by the regions' ids.
   * @type {Map<string, HTMLCanvasElement>}
   */
  const masks = new Map();
  const [across, down] = [size.width / maskSize.width, size.height / maskSize.height];

  /**
   * An area of masks in px of the view, with what smoothing spreads around it.
   * @param {Area} area
   * @returns {Area}
   */
  const shown = ({ left, top, width, height }) => {
    const [x, y] = [Math.max(0, Math.floor(left * across) - 2), Math.max(0, Math.floor(top * down) - 2)];
    return {
      left: x,
      top: y,
      width: Math.min(size.width, Math.ceil((left + width) * across) + 2) - x,
      height: Math.min(size.height, Math.ceil((top + height) * down) + 2) - y,
    };
  };

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Area} area
   * @param {() => void} draw
   */
  const within = (context, { left, top, width, height }, draw) => {
    context.save();
    context.beginPath();
    context.rect(left, top, width, height);
    context.clip();
    draw();
    context.restore();
  };

  return {
    /**
     * Takes over a mask's pixels within an area.
     * @param {string} id
     * @param {Color} color
     * @param {Raster} raster
     * @param {Area} area
     */
    take(id, [red, green, blue], { width, data }, area) {
      let canvas = masks.get(id);
      if (!canvas) masks.set(id, canvas = newCanvas(maskSize));
      const image = new ImageData(area.width, area.height);
      const pixels = new Uint32Array(image.data.buffer);
      const color = (blue << 16) | (green << 8) | red;
      let to = 0;
      for (let row = area.top; row < area.top + area.height; row += 1) {
        let from = row * width + area.left;
        for (let column = 0; column < area.width; column += 1) {
          pixels[to] = (data[from] << 24) | color;
          to += 1;
          from += 1;
        }
      }
      contextOf(canvas).putImageData(image, area.left, area.top);
    },
    /**
     * Blends an area of masks anew, from the bottom up. Without a ground, or a region's layer, what is below shows.
     * @param {Area} area
     * @param {CanvasImageSource | null} ground
     * @param {Part[]} parts
     */
    blend(area, ground, parts) {
      const place = shown(area);
      const { left, top, width, height } = place;
      within(picture, place, () => {
        picture.clearRect(left, top, width, height);
        if (ground) picture.drawImage(ground, 0, 0, size.width, size.height);
        for (const { id, layer } of parts) {
          const mask = masks.get(id);
          if (!layer || !mask || !ground) continue;
          within(cut, place, () => {
            cut.clearRect(left, top, width, height);
            cut.drawImage(layer, 0, 0, size.width, size.height);
            cut.globalCompositeOperation = "destination-in";
            cut.drawImage(mask, 0, 0, size.width, size.height);
          });
          picture.drawImage(scratch, left, top, width, height, left, top, width, height);
        }
      });
    },
    /**
     * Marks an area of masks anew by the regions' colours.
     * @param {Area} area
     * @param {Part[]} parts
     */
    mark(area, parts) {
      const place = shown(area);
      within(colors, place, () => {
        colors.clearRect(place.left, place.top, place.width, place.height);
        colors.globalAlpha = tint;
        for (const { id, isMarked } of parts) {
          const mask = masks.get(id);
          if (mask && isMarked) colors.drawImage(mask, 0, 0, size.width, size.height);
        }
      });
    },
    /** What lies below shows everywhere. */
    clear: () => picture.clearRect(0, 0, size.width, size.height),
    /** @param {string[]} ids - those that are still there */
    keepOnly(ids) {
      for (const id of masks.keys()) if (!ids.includes(id)) masks.delete(id);
    },
  };
}
