/**
 * Tunnel messages as bytes, put together by hand from the protocol guides and the protobuf encoding, with the message
 * that each one stands for. The codec is held against these, not against itself.
 *
 * A field begins with its number × 8 + wire type (0 a number, 2 bytes with their length): 08 type, 10 streamId,
 * 18 ignorable, 22 payload, 2a serviceId, 32 availableServiceIds, 38 connectionId.
 */
export interface Vector {
  name: string;
  hex: string;
  message: {
    type: number;
    streamId?: number;
    ignorable?: boolean;
    payload?: string;
    serviceId?: string;
    availableServiceIds?: string[];
    connectionId?: number;
  };
}

/** Pieces of hex with what they are, joined into one text. */
const hex = (...pieces: string[]) => pieces.map((piece) => piece.replace(/ .*/, '')).join('');

/** Messages exactly as the encoder must write them: fields in order, those at their default left out. */
export const VECTORS: Vector[] = [
  {
    name: 'STREAM_START of V1',
    hex: hex('0004 length 4', '0802 type 2', '1001 streamId 1'),
    message: { type: 2, streamId: 1 },
  },
  {
    name: 'STREAM_START of V2',
    hex: hex('0009 length 9', '0802 type 2', '1001 streamId 1', '2a03535348 serviceId "SSH"'),
    message: { type: 2, streamId: 1, serviceId: 'SSH' },
  },
  {
    name: 'STREAM_START of V3',
    hex: hex('000b', '0802 type 2', '1001 streamId 1', '2a03535348 serviceId "SSH"', '3801 connectionId 1'),
    message: { type: 2, streamId: 1, serviceId: 'SSH', connectionId: 1 },
  },
  {
    name: 'DATA of V1',
    hex: hex('0008', '0801 type 1', '1001 streamId 1', '22026869 payload "hi"'),
    message: { type: 1, streamId: 1, payload: 'hi' },
  },
  {
    name: 'DATA of V3 with numbers of two bytes',
    hex: hex(
      '0011 length 17',
      '0801 type 1',
      '10ac02 streamId 300 = 0b10_0101100, low seven bits first',
      '22026869 payload "hi"',
      '2a03535348 serviceId "SSH"',
      '388001 connectionId 128',
    ),
    message: { type: 1, streamId: 300, payload: 'hi', serviceId: 'SSH', connectionId: 128 },
  },
  {
    name: 'STREAM_RESET',
    hex: hex('0009', '0803 type 3', '1007 streamId 7', '2a03564e43 serviceId "VNC"'),
    message: { type: 3, streamId: 7, serviceId: 'VNC' },
  },
  {
    name: 'DATA of V2',
    hex: hex('000d', '0801 type 1', '1001 streamId 1', '22026869 payload "hi"', '2a03535348 serviceId "SSH"'),
    message: { type: 1, streamId: 1, payload: 'hi', serviceId: 'SSH' },
  },
  {
    name: 'DATA with a payload whose length takes two bytes',
    hex: hex(
      '0089 length 137',
      '0801 type 1',
      '1001 streamId 1',
      '228201 payload of 130 bytes',
      '61'.repeat(130),
    ),
    message: { type: 1, streamId: 1, payload: 'a'.repeat(130) },
  },
  {
    name: 'DATA on the stream with the lowest id',
    hex: hex(
      '0012 length 18',
      '0801 type 1',
      '1080808080f8ffffffff01 streamId -2147483648',
      '220168 payload "h"',
      '3801 connectionId 1',
    ),
    message: { type: 1, streamId: -2147483648, payload: 'h', connectionId: 1 },
  },
  {
    name: 'a service id outside ASCII',
    hex: hex(
      '000e',
      '0802 type 2',
      '1001 streamId 1',
      '2a08476572c3a4742d37 serviceId "Gerät-7", eight bytes',
    ),
    message: { type: 2, streamId: 1, serviceId: 'Gerät-7' },
  },
  { name: 'SESSION_RESET', hex: hex('0002', '0804 type 4'), message: { type: 4 } },
  {
    name: 'SERVICE_IDS with three services',
    hex: hex('0011 length 17', '0805 type 5', '3203535348 "SSH"', '3203564e43 "VNC"', '3203574542 "WEB"'),
    message: { type: 5, availableServiceIds: ['SSH', 'VNC', 'WEB'] },
  },
  {
    name: 'SERVICE_IDS of a tunnel without services',
    hex: hex('0002', '0805 type 5'),
    message: { type: 5 },
  },
  {
    name: 'CONNECTION_START with the highest ids',
    hex: hex(
      '0013 length 19',
      '0806 type 6',
      '10ffffffff07 streamId 2147483647, the highest int32',
      '2a03535348 serviceId "SSH"',
      '38ffffffff0f connectionId 4294967295, the highest uint32',
    ),
    message: { type: 6, streamId: 2147483647, serviceId: 'SSH', connectionId: 4294967295 },
  },
  {
    name: 'CONNECTION_RESET with a negative stream id',
    hex: hex(
      '0014 length 20',
      '0807 type 7',
      '10ffffffffffffffffff01 streamId -1, sign-extended to 64 bits: ten bytes',
      '2a03535348 serviceId "SSH"',
      '3802 connectionId 2',
    ),
    message: { type: 7, streamId: -1, serviceId: 'SSH', connectionId: 2 },
  },
  {
    name: 'an unknown type that may be ignored',
    hex: hex('0006', '0863 type 99', '1001 streamId 1', '1801 ignorable'),
    message: { type: 99, streamId: 1, ignorable: true },
  },
];

/** Other bytes that mean the same to every protobuf reader, so a receiver must take them. */
export const LENIENT: Vector[] = [
  {
    name: 'fields in another order',
    hex: hex('0008', '22026869 payload "hi"', '1001 streamId 1', '0801 type 1'),
    message: { type: 1, streamId: 1, payload: 'hi' },
  },
  {
    name: 'fields written out at their default',
    hex: hex(
      '000c',
      '0801 type 1',
      '1001 streamId 1',
      '1800 not ignorable',
      '2200 no payload',
      '2a00',
      '3800',
    ),
    message: { type: 1, streamId: 1 },
  },
  {
    name: 'a number written longer than it needs to be',
    hex: hex('0006', '088100 type 1', '108100 streamId 1'),
    message: { type: 1, streamId: 1 },
  },
  {
    name: 'a number in all the ten bytes that it may have',
    hex: hex('0010', '0881808080808080808000 type 1', '108100 streamId 1', '1801 ignorable'),
    message: { type: 1, streamId: 1, ignorable: true },
  },
  {
    name: 'a negative stream id in five bytes, without the sign of the other 32 bits',
    hex: hex('0008', '0801 type 1', '10ffffffff0f streamId -1'),
    message: { type: 1, streamId: -1 },
  },
  {
    name: 'a connection id of more than 32 bits: the low ones count',
    hex: hex('000a', '0801 type 1', '1001 streamId 1', '388580808010 connectionId 4294967301'),
    message: { type: 1, streamId: 1, connectionId: 5 },
  },
  {
    name: 'a yes that is no 1',
    hex: hex('0006', '0863 type 99', '1001 streamId 1', '1802 ignorable'),
    message: { type: 99, streamId: 1, ignorable: true },
  },
  {
    name: 'a payload given twice, the second one empty: the last one counts',
    hex: hex('000a', '0801 type 1', '1001 streamId 1', '22026869 payload "hi"', '2200'),
    message: { type: 1, streamId: 1 },
  },
  {
    name: 'service ids with another field between them',
    hex: hex('000c', '3203535348 "SSH"', '0805 type 5', '1801 ignorable', '320158 "X"'),
    message: { type: 5, ignorable: true, availableServiceIds: ['SSH', 'X'] },
  },
  {
    name: 'a field given twice: the last one counts',
    hex: hex('0006', '0801 type 1', '1001 streamId 1', '1002 streamId 2'),
    message: { type: 1, streamId: 2 },
  },
];

/** Messages with fields outside the schema, which a later protocol may add. */
export const UNKNOWN_FIELDS: Vector[] = [
  {
    name: 'an unknown number',
    hex: hex('0006', '0801 type 1', '4005 field 8: 5', '1001 streamId 1'),
    message: { type: 1, streamId: 1 },
  },
  {
    name: 'unknown bytes',
    hex: hex('0008', '0801 type 1', '7a026869 field 15: "hi"', '1001 streamId 1'),
    message: { type: 1, streamId: 1 },
  },
  {
    name: 'a known field in another form, which is then unknown',
    hex: hex('0007', '0801 type 1', '1001 streamId 1', '120105 field 2 as bytes'),
    message: { type: 1, streamId: 1 },
  },
  {
    name: 'an unknown group with a number in it',
    hex: hex('0008', '0801 type 1', '4b field 9 begins', '1007', '4c field 9 ends', '1001 streamId 1'),
    message: { type: 1, streamId: 1 },
  },
  {
    name: 'a field with the highest number there is',
    hex: hex('000a', '0801 type 1', 'f8ffffff0f05 field 536870911: 5', '1001 streamId 1'),
    message: { type: 1, streamId: 1 },
  },
  {
    name: 'unknown fixed 32 and 64 bits',
    hex: hex('0012', '0801 type 1', '4d01020304 field 9', '510102030405060708 field 10', '1001 streamId 1'),
    message: { type: 1, streamId: 1 },
  },
];

/** Bytes that are no message, each with the code of the error. */
export const BROKEN: { name: string; hex: string; code: string }[] = [
  { name: 'a length of zero', hex: '0000', code: 'MessageEmpty' },
  { name: 'a number that is cut off', hex: hex('0002', '0880 type, and no end'), code: 'MessageMalformed' },
  {
    name: 'a payload longer than the message',
    hex: hex('0006', '0801', '22056869 five bytes, of which two are here'),
    code: 'MessageMalformed',
  },
  {
    name: 'a number of more than ten bytes',
    hex: hex('000d', '08', 'ff'.repeat(11), '01'),
    code: 'MessageMalformed',
  },
  { name: 'a service id that is no UTF-8', hex: hex('0006', '0801', '2a02fffe'), code: 'MessageMalformed' },
  {
    name: 'a service id in the list that is no UTF-8',
    hex: hex('0006', '0805', '3202c328'),
    code: 'MessageMalformed',
  },
  {
    name: 'half of a surrogate pair as service id',
    hex: hex('0007', '0801', '2a03eda080'),
    code: 'MessageMalformed',
  },
  { name: 'a group that does not end', hex: hex('0005', '0801', '4b1007'), code: 'MessageMalformed' },
  {
    name: 'a group that ends as another one',
    hex: hex('0006', '0801', '4b100754'),
    code: 'MessageMalformed',
  },
  { name: 'the end of a group that has not begun', hex: hex('0003', '0801', '4c'), code: 'MessageMalformed' },
  {
    name: 'four bytes of which three are there',
    hex: hex('0006', '0801', '4d010203'),
    code: 'MessageMalformed',
  },
  { name: 'a key that is cut off', hex: hex('0003', '0801', '80'), code: 'MessageMalformed' },
  {
    name: 'a length that would lead back to before the message',
    hex: hex('000d', '0801', '22ffffffffffffffffff01'),
    code: 'MessageMalformed',
  },
  { name: 'field number zero', hex: hex('0002', '0001'), code: 'MessageMalformed' },
  { name: 'a wire type that does not exist', hex: hex('0003', '0f0000'), code: 'MessageMalformed' },
];
