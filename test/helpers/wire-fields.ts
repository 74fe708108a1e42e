/** Protobuf written by hand, rule by rule, right and wrong: what no encoder would write and a decoder must still judge. */

/** A number in seven bits per byte; `padding` adds bytes that change nothing, up to the ten that protobuf allows. */
export function varint(value: bigint, padding = 0): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  do {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  } while (rest > 0n);
  for (let added = 0; added < padding && bytes.length < 10; added += 1) {
    bytes.push(0x80);
  }
  bytes[bytes.length - 1] = (bytes.at(-1) as number) & 0x7f;
  return Buffer.from(bytes);
}

/** Number of the field × 8 + wire type. */
export function key(field: number, wireType: number, padding = 0): Buffer {
  return varint(BigInt(field) * 8n + BigInt(wireType), padding);
}

export function numberField(field: number, value: bigint, padding = 0): Buffer {
  return Buffer.concat([key(field, 0), varint(value, padding)]);
}

/** `lie` is added to the length that is told. */
export function bytesField(field: number, bytes: Uint8Array, lie = 0): Buffer {
  return Buffer.concat([key(field, 2), varint(BigInt(bytes.length + lie)), bytes]);
}

/** With the 16 bit length in front that the tunnel puts there. */
export function framed(body: Uint8Array): Buffer {
  const whole = Buffer.alloc(2 + body.length);
  whole.writeUInt16BE(body.length);
  whole.set(body, 2);
  return whole;
}
