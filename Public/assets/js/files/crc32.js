// @ts-check
// The check sum of ZIP and PNG files: CRC-32 with the polynomial of ISO 3309, reflected.

/** The sum of each byte alone. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  return sum;
});

/**
 * The check sum of bytes.
 * @param {Uint8Array} bytes
 */
export function crc32(bytes) {
  let sum = 0xffffffff;
  for (let index = 0; index < bytes.length; index += 1) sum = (sum >>> 8) ^ table[(sum ^ bytes[index]) & 0xff];
  return (sum ^ 0xffffffff) >>> 0;
}
