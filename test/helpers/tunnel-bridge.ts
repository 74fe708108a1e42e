import net, { type AddressInfo } from 'node:net';
import { MessageType, type TunnelMessage } from '../../electron/proxy/codec.ts';
import type { TunnelClient } from './tunnel-client.ts';

export interface TunnelBridge {
  port: number;
  close(): Promise<void>;
}

/**
 * A TCP port in front of one service of a tunnel: as little of a V3 source as a real program needs, without flow control
 * and without a second try. Takes the client's messages over.
 */
export async function bridge(client: TunnelClient, serviceId: string): Promise<TunnelBridge> {
  const sockets = new Map<number, net.Socket>();
  const streamId = 1;
  let lastId = 0;
  let open = true;

  const server = net.createServer((socket) => {
    lastId += 1;
    const connectionId = lastId;
    const first = connectionId === 1;
    sockets.set(connectionId, socket);
    const send = (type: number, payload?: Buffer) =>
      client.send({ type, streamId, serviceId, connectionId, ...(payload ? { payload } : {}) });
    send(first ? MessageType.STREAM_START : MessageType.CONNECTION_START);
    socket.on('data', (data: Buffer) => {
      for (let at = 0; at < data.length; at += 60_000) send(MessageType.DATA, data.subarray(at, at + 60_000));
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      if (sockets.delete(connectionId) && open) send(MessageType.CONNECTION_RESET);
    });
  });

  const handle = (message: TunnelMessage) => {
    const socket = sockets.get(message.connectionId);
    if (message.type === MessageType.DATA) {
      socket?.write(message.payload);
    } else if (message.type === MessageType.CONNECTION_RESET) {
      sockets.delete(message.connectionId);
      socket?.end();
    } else if (message.type === MessageType.STREAM_RESET) {
      for (const each of sockets.values()) each.end();
      sockets.clear();
    }
  };
  const pump = (async () => {
    for (;;) handle(await client.next());
  })().catch(() => {
    // The websocket closed.
    for (const socket of sockets.values()) socket.destroy();
  });

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      open = false;
      await client.close();
      await pump;
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
