/**
 * Bytes that say where they belong: each four of them are the number of their place, scrambled so that they look random.
 * Two streams with different places share no four bytes, so a byte that is lost, doubled or brought to the wrong
 * connection shows, and it can be told whose it was.
 */

export const CELL_BYTES = 4;

/** As many as four bytes can tell apart: 16 GiB of bytes. */
export const PLACES = 2 ** 32;

/** The finalizer of MurmurHash3, which maps every 32 bit number to another one. */
function scramble(place: number): number {
  let mixed = place | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function unscramble(mark: number): number {
  let mixed = mark | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7ed1b41d);
  mixed = Math.imul(mixed ^ (mixed >>> 13) ^ (mixed >>> 26), 0xa5cb9243);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** `length` bytes for the places from `firstPlace` on. */
export function markedBytes(firstPlace: number, length: number): Buffer {
  const cells = Math.ceil(length / CELL_BYTES);
  const bytes = Buffer.allocUnsafe(cells * CELL_BYTES);
  for (let cell = 0; cell < cells; cell += 1) {
    bytes.writeUInt32BE(scramble((firstPlace + cell) % PLACES), cell * CELL_BYTES);
  }
  return bytes.subarray(0, length);
}

/** The place that the first four bytes stand for. */
export function placeOf(bytes: Buffer): number {
  return unscramble(bytes.readUInt32BE(0));
}

/** Stretches of at least two marks in a row, wherever in `bytes` they begin. By chance none is found in other bytes. */
export function findMarks(bytes: Buffer): { at: number; place: number; length: number }[] {
  const found: { at: number; place: number; length: number }[] = [];
  for (let at = 0; at + 2 * CELL_BYTES <= bytes.length; ) {
    const place = unscramble(bytes.readUInt32BE(at));
    let cells = 1;
    while (
      at + (cells + 1) * CELL_BYTES <= bytes.length &&
      unscramble(bytes.readUInt32BE(at + cells * CELL_BYTES)) === (place + cells) % PLACES
    ) {
      cells += 1;
    }
    if (cells > 1) {
      found.push({ at, place, length: cells * CELL_BYTES });
      at += cells * CELL_BYTES;
    } else {
      at += 1;
    }
  }
  return found;
}
