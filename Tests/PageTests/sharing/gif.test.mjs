import assert from "node:assert/strict";
import test from "node:test";

import { frameOf, gifOf } from "../../../Public/assets/js/sharing/gif.js";
import { compressed } from "../../../Public/assets/js/sharing/lzw.js";
import { indexed, mostColors, paletteOf } from "../../../Public/assets/js/sharing/palette.js";

/** The same numbers every time, from 0 up to `below`. */
function numbersFrom(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** The indexes in LZW data, read as the format's description has it. */
function decompressed(data, depth) {
  const clear = 1 << depth;
  const out = [];
  let [position, size] = [0, depth + 1];
  let table = [];
  let last = null;
  const next = () => {
    let code = 0;
    for (let bit = 0; bit < size; bit += 1, position += 1) {
      assert.ok(position >> 3 < data.length, "the data ends without its end code");
      code |= ((data[position >> 3] >> (position & 7)) & 1) << bit;
    }
    return code;
  };
  for (;;) {
    const code = next();
    if (code === clear) {
      table = [...Array(clear).keys()].map((index) => [index]).concat([[], []]);
      size = depth + 1;
      last = null;
      continue;
    }
    if (code === clear + 1) {
      assert.ok(data.length - Math.ceil(position / 8) === 0, "there is something behind the end code");
      return out;
    }
    assert.ok(code <= table.length && !(code === table.length && last === null), `there is no code ${code}`);
    const entry = code < table.length ? table[code] : [...last, last[0]];
    out.push(...entry);
    if (last !== null && table.length < 4096) {
      table.push([...last, entry[0]]);
      if (table.length === 1 << size && size < 12) size += 1;
    }
    last = entry;
  }
}

test("compressed indexes come back, whatever they are and however many", () => {
  const random = numbersFrom(1);
  for (const depth of [2, 3, 5, 8]) {
    for (const length of [1, 2, 3, 50, 255, 4000, 30000]) {
      for (const kind of [() => 0, (index) => index % (1 << depth), () => random(1 << depth), (index) => (index >> 7) & 3]) {
        const indexes = Uint8Array.from({ length }, (_, index) => kind(index));
        assert.deepEqual(decompressed(compressed(indexes, depth), depth), [...indexes], `${depth} bits, ${length}`);
      }
    }
  }
  // Around the lengths at which codes grow and the table is full.
  for (let length = 240; length < 280; length += 1) {
    const indexes = Uint8Array.from({ length }, () => random(256));
    assert.deepEqual(decompressed(compressed(indexes, 8), 8), [...indexes], `${length}`);
  }
  for (let length = 3820; length < 3860; length += 1) {
    const indexes = Uint8Array.from({ length }, () => random(256));
    assert.deepEqual(decompressed(compressed(indexes, 8), 8), [...indexes], `${length}`);
  }
});

test("flat pictures become small", () => {
  assert.ok(compressed(new Uint8Array(100_000), 2).length < 1000);
});

/** A picture of a function of its columns and rows. */
function picture(width, height, colorAt) {
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let index = 0; index < width * height; index += 1) {
    rgba.set([...colorAt(index % width, Math.floor(index / width)), 255], index * 4);
  }
  return rgba;
}

/** The mean difference over blocks of so many pixels a side: what an eye sees that does not look closely. */
function differenceInBlocks(rgba, width, { colors }, indexes, side) {
  const height = indexes.length / width;
  let [sum, count] = [0, 0];
  for (let top = 0; top + side <= height; top += side) {
    for (let left = 0; left + side <= width; left += side) {
      for (let channel = 0; channel < 3; channel += 1) {
        let difference = 0;
        for (let row = top; row < top + side; row += 1) {
          for (let column = left; column < left + side; column += 1) {
            const index = row * width + column;
            difference += rgba[index * 4 + channel] - colors[indexes[index] * 3 + channel];
          }
        }
        sum += Math.abs(difference) / (side * side);
        count += 1;
      }
    }
  }
  return sum / count;
}

test("a picture of at most 256 colors keeps each of them", () => {
  const rgba = picture(16, 16, (x, y) => [x * 16, y * 16, 77]);
  const palette = paletteOf(rgba);
  assert.ok(palette.isExact);
  assert.equal(palette.colors.length, 3 * 256);
  const indexes = indexed(rgba, 16, palette);
  assert.equal(differenceInBlocks(rgba, 16, palette, indexes, 1), 0);
});

test("a picture of many colors is close to itself, seen closely, and closer from afar", () => {
  const width = 160;
  const wave = (value) => 127 + 127 * Math.sin(value);
  const rgba = picture(width, 120, (x, y) => [wave(x / 25), wave(y / 19 + 2), wave((x + y) / 40 + 4)]);
  const palette = paletteOf(rgba);
  assert.ok(!palette.isExact);
  assert.ok(palette.colors.length <= 3 * mostColors && palette.colors.length > 3 * 200);
  const indexes = indexed(rgba, width, palette);
  const [closely, afar] = [1, 8].map((side) => differenceInBlocks(rgba, width, palette, indexes, side));
  assert.ok(closely < 8, `${closely}`);
  assert.ok(afar < 1.8, `${afar}`);
});

/** The blocks of a GIF file. */
function parsed(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = (start, length) => String.fromCharCode(...bytes.subarray(start, start + length));
  assert.equal(text(0, 6), "GIF89a");
  const found = { width: view.getUint16(6, true), height: view.getUint16(8, true), loops: null, frames: [] };
  assert.equal(bytes[10] & 0x80, 0, "there is no global palette");
  let [at, delay] = [13, null];
  const blocks = () => {
    const data = [];
    for (; bytes[at]; at += 1 + bytes[at]) data.push(...bytes.subarray(at + 1, at + 1 + bytes[at]));
    at += 1;
    return Uint8Array.from(data);
  };
  for (;;) {
    const kind = bytes[at];
    if (kind === 0x3b) {
      assert.equal(at, bytes.length - 1);
      return found;
    }
    if (kind === 0x21) {
      const label = bytes[at + 1];
      at += 2;
      const data = blocks();
      if (label === 0xf9) delay = data[1] | (data[2] << 8);
      else assert.equal(String.fromCharCode(...data.subarray(0, 11)), "NETSCAPE2.0");
      if (label === 0xff) found.loops = data[12] | (data[13] << 8);
      continue;
    }
    assert.equal(kind, 0x2c);
    const sides = [1, 3, 5, 7].map((offset) => view.getUint16(at + offset, true));
    const packed = bytes[at + 9];
    assert.ok(packed & 0x80);
    const length = 3 << ((packed & 7) + 1);
    const colors = bytes.subarray(at + 10, at + 10 + length);
    at += 10 + length;
    const depth = bytes[at];
    at += 1;
    found.frames.push({ sides, delay, colors, indexes: decompressed(blocks(), depth) });
  }
}

test("a file holds its pictures in order, each as long as it should be shown, for ever", () => {
  const first = picture(7, 5, (x, y) => [x * 30, y * 40, 0]);
  const second = picture(7, 5, () => [1, 2, 3]);
  const frames = [frameOf(first, 7), frameOf(second, 7)];
  const shown = [[0, 700], [1, 80], [0, 3]].map(([index, milliseconds]) => ({ frame: frames[index], milliseconds }));
  const file = parsed(gifOf(shown));
  assert.deepEqual([file.width, file.height, file.loops], [7, 5, 0]);
  assert.deepEqual(file.frames.map(({ delay }) => delay), [70, 8, 2]);
  for (const [index, { sides, colors, indexes }] of file.frames.entries()) {
    assert.deepEqual(sides, [0, 0, 7, 5]);
    const rgba = index === 1 ? second : first;
    const pixels = indexes.flatMap((number) => [...colors.subarray(number * 3, number * 3 + 3), 255]);
    assert.deepEqual(pixels, [...rgba]);
  }
});
