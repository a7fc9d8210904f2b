// @ts-check
// The compression of GIF files: Lempel, Ziv and Welch's, with codes that grow from `depth + 1` to 12 bits.

const mostCodes = 4096;

/**
 * @param {Uint8Array} indexes - each below 2 to the power of `depth`
 * @param {number} depth - in bits, from 2 to 8
 * @returns {Uint8Array}
 */
export function compressed(indexes, depth) {
  const clear = 1 << depth;
  const end = clear + 1;
  // By what was read so far, and the index behind it: the code for both; 0 for none.
  const longer = new Uint16Array(mostCodes << 8);
  const out = new Uint8Array(2 * indexes.length + 16);
  let [length, bits, held] = [0, 0, 0];
  let size = depth + 1;
  let free = end + 1;
  const emit = (/** @type {number} */ code) => {
    held |= code << bits;
    bits += size;
    while (bits >= 8) {
      out[length] = held & 255;
      length += 1;
      held >>>= 8;
      bits -= 8;
    }
  };
  emit(clear);
  let code = indexes[0];
  for (let at = 1; at < indexes.length; at += 1) {
    const place = (code << 8) | indexes[at];
    if (longer[place]) {
      code = longer[place];
      continue;
    }
    emit(code);
    code = indexes[at];
    if (free === mostCodes) {
      emit(clear);
      longer.fill(0);
      size = depth + 1;
      free = end + 1;
      continue;
    }
    if (free === 1 << size) size += 1;
    longer[place] = free;
    free += 1;
  }
  if (indexes.length) emit(code);
  // Whoever reads that has one code more than this table.
  if (free === 1 << size && size < 12) size += 1;
  emit(end);
  if (bits) {
    out[length] = held;
    length += 1;
  }
  return out.subarray(0, length);
}
