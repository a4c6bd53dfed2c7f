/** CRC-32 (the one of zlib and PNG). */

const TABLE = new Uint32Array(256);
for (let n = 0; n < 256; n++) {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  TABLE[n] = c;
}

/**
 * @param {Uint8Array} bytes
 * @param {number} from first byte that counts
 * @returns {number}
 */
export function crc32(bytes, from) {
  let c = 0xffffffff;
  for (let i = from; i < bytes.length; i++) c = TABLE[(c ^ bytes[i]) & 255] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}
