// @ts-check
// Numbers and words among a file's bytes.

/** Reads a file's bytes; what lies beyond its end is null. */
export class Bytes {
  /**
   * @param {Uint8Array} bytes
   * @param {boolean} [isLittle] - whether the least byte of a number comes first
   */
  constructor(bytes, isLittle = false) {
    this.bytes = bytes;
    this.isLittle = isLittle;
  }

  /**
   * A number of as many bytes; null also if it is too large to be exact.
   * @param {number} start
   * @param {number} count - 0 to 8
   */
  number(start, count) {
    const part = this.slice(start, count);
    if (!part) return null;
    const ordered = this.isLittle ? [...part].reverse() : part;
    let value = 0;
    for (const byte of ordered) value = value * 256 + byte;
    return Number.isSafeInteger(value) ? value : null;
  }

  /**
   * @param {number} start
   * @param {number} count
   */
  slice(start, count) {
    const end = start + count;
    return start >= 0 && count >= 0 && end <= this.bytes.length ? this.bytes.subarray(start, end) : null;
  }

  /**
   * Bytes as characters.
   * @param {number} start
   * @param {number} count
   */
  word(start, count) {
    return String.fromCharCode(...this.slice(start, count) ?? []);
  }
}

/**
 * Several pieces as one.
 * @param {Uint8Array[]} pieces
 */
export function joined(pieces) {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const piece of pieces) {
    bytes.set(piece, start);
    start += piece.length;
  }
  return bytes;
}
