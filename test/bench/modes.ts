/**
 * What a local program asks of the service end, in the first byte of a connection and, where a quantity belongs to it,
 * the eight bytes after. In-band, so that plain TCP and every proxy are driven in the very same way.
 */
export const Mode = {
  /** Everything comes back, the first byte included. */
  ECHO: 0x45,
  /** READY, then that many bytes are counted, then DONE. */
  UPLOAD: 0x55,
  /** That many bytes come. */
  DOWNLOAD: 0x44,
  /** READY, then whatever comes is counted for watch(). */
  SINK: 0x53,
  /** READY, then after pour() bytes come until the connection ends. */
  FOUNTAIN: 0x46,
  /** READY, then the service end reads nothing more, of any connection. */
  BLOCK: 0x42,
} as const;

export const READY = Buffer.from('r');
export const DONE = Buffer.from('k');

export const COMMAND_BYTES = 9;

export function command(mode: number, quantity = 0): Buffer {
  if (mode === Mode.ECHO) {
    return Buffer.from([mode]);
  }
  const bytes = Buffer.alloc(COMMAND_BYTES);
  bytes[0] = mode;
  bytes.writeBigUInt64BE(BigInt(quantity), 1);
  return bytes;
}
