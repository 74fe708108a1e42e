import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { Conversation } from './chaos-conversation.ts';
import { CELL_BYTES, findMarks, PLACES, placeOf } from './marked-bytes.ts';

/** The services of the device, one TCP server each, for every run of a process: what gets to the wrong run shows. */
export class World {
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();
  /** By the place of the first bytes that the program sends. */
  readonly #conversations = new Map<number, Conversation>();
  #nextPlace = 0;
  readonly ports: number[] = [];
  /** What no run can be blamed for. */
  readonly violations: string[] = [];

  static async start(services: number): Promise<World> {
    const world = new World();
    for (let service = 0; service < services; service += 1) {
      const server = createServer({ allowHalfOpen: true }, (socket) => world.#serve(service, socket));
      await new Promise<void>((resolve) =>
        server.listen({ port: 0, host: '127.0.0.1', backlog: 511 }, resolve),
      );
      world.#servers.push(server);
      world.ports.push((server.address() as AddressInfo).port);
    }
    return world;
  }

  get openSockets(): number {
    return this.#sockets.size;
  }

  /** Places for the bytes of one conversation, which no other one has. */
  takePlaces(count: number): number {
    const first = this.#nextPlace;
    this.#nextPlace += count;
    if (this.#nextPlace > PLACES) {
      throw new RangeError('there are no more places: too many bytes for one process');
    }
    return first;
  }

  add(conversation: Conversation): void {
    this.#conversations.set(conversation.firstPlace, conversation);
  }

  remove(conversation: Conversation): void {
    this.#conversations.delete(conversation.firstPlace);
  }

  /** Bytes that begin no conversation: a flipped bit may have done that, but only to bytes on a way with one. */
  #judgeStrange(service: number, head: Buffer): void {
    const all = [...this.#conversations.values()];
    const mark = findMarks(head)[0];
    const owner = mark && all.find((each) => each.owns(mark.place));
    if (owner ? !owner.expectsDamageUp : !all.some((each) => each.expectsDamageUp)) {
      this.violations.push(`service ${service} got bytes that begin no conversation: ${this.explain(head)}`);
    }
  }

  /** Whose bytes these are. */
  explain(bytes: Buffer): string {
    const stretches = findMarks(bytes).map(({ at, place, length }) => {
      const owner = [...this.#conversations.values()].find((each) => each.owns(place));
      return `${length} at ${at} are ${owner ? owner.place(place) : `of nobody now (${place})`}`;
    });
    return stretches.join('; ') || `no marked bytes: ${bytes.subarray(0, 40).toString('hex')}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) {
      socket.destroy();
    }
    await Promise.all(
      this.#servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))),
    );
  }

  #serve(service: number, socket: Socket): void {
    this.#sockets.add(socket);
    let head = Buffer.alloc(0);
    let conversation: Conversation | null = null;
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#sockets.delete(socket);
      conversation?.serviceClosed();
    });
    socket.on('data', (chunk: Buffer) => {
      if (conversation) {
        conversation.serviceGot(chunk);
        return;
      }
      head = Buffer.concat([head, chunk]);
      if (head.length < CELL_BYTES) {
        return;
      }
      conversation = this.#conversations.get(placeOf(head)) ?? null;
      if (!conversation) {
        this.#judgeStrange(service, head);
        socket.destroy();
        return;
      }
      conversation.serviceOpened(service, socket);
      conversation.serviceGot(head);
    });
    socket.on('end', () => {
      if (conversation) {
        conversation.serviceSawEnd();
      } else {
        socket.end();
      }
    });
  }
}
