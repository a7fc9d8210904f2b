// Pixels of a JPEG file, for tests that look at the samples: Node.js has no decoder. Baseline and progressive, Huffman,
// 8 bits, three components; what a file of ours does not have, it refuses. Chroma is enlarged by repetition.

const zigzag = [
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48,
  41, 34, 27, 20, 13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23,
  30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];

/** The picture as a canvas would give it: width, height, and red, green, blue, alpha. */
export function decodeJPEG(bytes) {
  const quantizers = [];
  const tables = { dc: [], ac: [] };
  let frame = null;
  let at = 2;
  while (at < bytes.length) {
    const marker = bytes[at + 1];
    if (bytes[at] !== 0xff) throw new Error(`no marker at ${at}`);
    if (marker === 0xd9) break;
    const end = at + 2 + bytes[at + 2] * 256 + bytes[at + 3];
    const part = bytes.subarray(at + 4, end);
    at = end;
    if (marker === 0xdb) readQuantizers(part, quantizers);
    else if (marker === 0xc4) readHuffman(part, tables);
    else if (marker === 0xc0 || marker === 0xc2) frame = readFrame(part);
    else if (marker === 0xda) at = readScan(bytes, end, part, frame, tables);
    else if (marker === 0xdd && part[0] + part[1] > 0) throw new Error("restart intervals");
    else if (marker >= 0xc1 && marker <= 0xcf) throw new Error(`frame ${marker.toString(16)}`);
  }
  return pixelsOf(frame, quantizers);
}

function readQuantizers(part, quantizers) {
  for (let at = 0; at < part.length; at += 65) {
    if (part[at] > 15) throw new Error("quantizers of 16 bits");
    quantizers[part[at]] = part.subarray(at + 1, at + 65);
  }
}

/** A table maps a code of so many bits, `length * 65536 + code`, to its symbol. */
function readHuffman(part, tables) {
  for (let at = 0; at < part.length;) {
    const table = new Map();
    const counts = part.subarray(at + 1, at + 17);
    let next = at + 17;
    let code = 0;
    for (let length = 1; length <= 16; length += 1) {
      for (let index = 0; index < counts[length - 1]; index += 1) table.set(length * 65536 + code++, part[next++]);
      code *= 2;
    }
    tables[part[at] > 15 ? "ac" : "dc"][part[at] % 16] = table;
    at = next;
  }
}

function readFrame(part) {
  const height = part[1] * 256 + part[2];
  const width = part[3] * 256 + part[4];
  if (part[0] !== 8 || part[5] !== 3) throw new Error("not three components of 8 bits");
  const components = [0, 1, 2].map((index) => {
    const [id, factors, quantizer] = part.subarray(6 + index * 3, 9 + index * 3);
    return { id, across: factors >> 4, down: factors % 16, quantizer };
  });
  const most = {
    across: Math.max(...components.map((one) => one.across)), down: Math.max(...components.map((one) => one.down)),
  };
  const units = { across: Math.ceil(width / (8 * most.across)), down: Math.ceil(height / (8 * most.down)) };
  for (const one of components) {
    one.columns = units.across * one.across;
    one.rows = units.down * one.down;
    // Blocks that have a pixel of the picture: a scan of one component has these only.
    one.shownColumns = Math.ceil(Math.ceil(width * one.across / most.across) / 8);
    one.shownRows = Math.ceil(Math.ceil(height * one.down / most.down) / 8);
    one.blocks = new Int16Array(one.columns * one.rows * 64);
  }
  return { width, height, components, most, units };
}

/** Reads a scan's coefficients; returns where it ends. */
function readScan(bytes, start, part, frame, tables) {
  const count = part[0];
  const [first, last, bits] = part.subarray(1 + count * 2);
  const [high, low] = [bits >> 4, bits % 16];
  const chosen = Array.from({ length: count }, (_, index) => {
    const [id, table] = part.subarray(1 + index * 2, 3 + index * 2);
    const component = frame.components.find((one) => one.id === id);
    return { component, dc: tables.dc[table >> 4], ac: tables.ac[table % 16], last: 0 };
  });
  let at = start;
  let left = 0;
  const bit = () => {
    if (left === 0) {
      left = 8;
      at += bytes[at - 1] === 0xff && bytes[at] === 0 && at > start ? 2 : 1;
    }
    left -= 1;
    return bytes[at - 1] >> left & 1;
  };
  const receive = (length) => {
    let value = 0;
    for (let index = 0; index < length; index += 1) value = value * 2 + bit();
    return value;
  };
  const signed = (length) => {
    const value = receive(length);
    return length > 0 && value < 2 ** (length - 1) ? value - 2 ** length + 1 : value;
  };
  const symbol = (table) => {
    for (let length = 1, code = 0; length <= 16; length += 1) {
      code = code * 2 + bit();
      const found = table.get(length * 65536 + code);
      if (found !== undefined) return found;
    }
    throw new Error("no such code");
  };
  let rest = 0;
  const unit = 2 ** low;
  const refine = (block, place) => {
    if (bit()) block[place] += block[place] > 0 ? unit : -unit;
  };
  const decode = (one, block) => {
    let place = first;
    if (place === 0) {
      if (high > 0) block[0] |= bit() * unit;
      else block[0] = (one.last += signed(symbol(one.dc))) * unit;
      place = 1;
    }
    if (last === 0) return;
    const isRefining = high > 0;
    for (; place <= last && rest === 0; place += 1) {
      const code = symbol(one.ac);
      const length = code % 16;
      let run = code >> 4;
      if (length === 0 && run < 15) {
        rest = 2 ** run + receive(run);
        break;
      }
      const value = isRefining ? length && (bit() ? unit : -unit) : signed(length) * unit;
      // Of those that are not zero yet each takes a bit; the run counts the others.
      for (; place <= last; place += 1) {
        if (isRefining && block[zigzag[place]]) refine(block, zigzag[place]);
        else if (run-- === 0) break;
      }
      if (value) block[zigzag[place]] = value;
    }
    if (rest === 0) return;
    rest -= 1;
    for (; isRefining && place <= last; place += 1) if (block[zigzag[place]]) refine(block, zigzag[place]);
  };
  const decodeAt = (one, column, row) => {
    const from = (row * one.component.columns + column) * 64;
    decode(one, one.component.blocks.subarray(from, from + 64));
  };
  if (count === 1) {
    const [{ component }] = chosen;
    for (let row = 0; row < component.shownRows; row += 1) {
      for (let column = 0; column < component.shownColumns; column += 1) decodeAt(chosen[0], column, row);
    }
  } else {
    for (let index = 0; index < frame.units.across * frame.units.down; index += 1) {
      for (const one of chosen) {
        for (let block = 0; block < one.component.across * one.component.down; block += 1) {
          decodeAt(one, index % frame.units.across * one.component.across + block % one.component.across,
            Math.floor(index / frame.units.across) * one.component.down + Math.floor(block / one.component.across));
        }
      }
    }
  }
  while (bytes[at] !== 0xff || bytes[at + 1] === 0) at += 1;
  return at;
}

/** The samples of a component, at its own size. */
function planeOf({ blocks, columns, rows, quantizer }, quantizers) {
  const plane = new Float32Array(columns * rows * 64);
  const waves = Array.from({ length: 64 }, (_, index) =>
    (index % 8 === 0 ? Math.SQRT1_2 : 1) / 2 * Math.cos((2 * Math.floor(index / 8) + 1) * (index % 8) * Math.PI / 16));
  const table = quantizers[quantizer];
  const [values, half] = [new Float64Array(64), new Float64Array(64)];
  for (let block = 0; block < columns * rows; block += 1) {
    for (const [index, place] of zigzag.entries()) values[place] = blocks[block * 64 + place] * table[index];
    for (let row = 0; row < 8; row += 1) {
      for (let x = 0; x < 8; x += 1) {
        let sum = 0;
        for (let wave = 0; wave < 8; wave += 1) sum += values[row * 8 + wave] * waves[x * 8 + wave];
        half[row * 8 + x] = sum;
      }
    }
    const corner = Math.floor(block / columns) * 8 * columns * 8 + block % columns * 8;
    for (let y = 0; y < 8; y += 1) {
      for (let x = 0; x < 8; x += 1) {
        let sum = 128;
        for (let wave = 0; wave < 8; wave += 1) sum += half[wave * 8 + x] * waves[y * 8 + wave];
        plane[corner + y * columns * 8 + x] = sum;
      }
    }
  }
  return plane;
}

function pixelsOf({ width, height, components, most }, quantizers) {
  const planes = components.map((one) => planeOf(one, quantizers));
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [luma, blue, red] = components.map((one, index) => {
        const [row, column] = [Math.floor(y * one.down / most.down), Math.floor(x * one.across / most.across)];
        return planes[index][row * one.columns * 8 + column];
      });
      data.set([luma + 1.402 * (red - 128), luma - 0.344136 * (blue - 128) - 0.714136 * (red - 128),
        luma + 1.772 * (blue - 128), 255], (y * width + x) * 4);
    }
  }
  return { width, height, data };
}
