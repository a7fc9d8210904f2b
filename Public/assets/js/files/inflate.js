// @ts-check
// What was compressed within a file.

/**
 * What zlib has packed (RFC 1950), if it is no more than `most` bytes: little must not become enormous. Null if it is
 * more, or damaged.
 * @param {Uint8Array} data
 * @param {number} most
 */
export async function inflated(data, most) {
  const reader = new Blob([data]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
  const parts = [];
  let total = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      total += value.length;
      if (total > most) {
        await reader.cancel();
        return null;
      }
      parts.push(value);
    }
  } catch {
    return null;
  }
  return new Blob(parts);
}
