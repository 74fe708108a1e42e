import { COMMAND_BYTES, DONE, Mode, READY } from './modes.ts';

/** How a connection speaks to whoever carries it: a tunnel's session, or a plain socket. */
export interface Carrier {
  send(connection: ServiceConnection, bytes: Buffer): void;
  /** Sends that many bytes, Infinity without end, as fast as they are taken. */
  pour(connection: ServiceConnection, bytes: number): void;
  /** Reads nothing more. */
  block(): void;
}

/** The service end of one connection: takes its command, then does what it says. */
export class ServiceConnection {
  readonly id: number;
  readonly #carrier: Carrier;
  #command: Buffer = Buffer.alloc(0);
  #mode = 0;
  #left = 0;
  #waits = false;
  /** Payload bytes that came after the command. */
  received = 0;

  constructor(id: number, carrier: Carrier) {
    this.id = id;
    this.#carrier = carrier;
  }

  take(bytes: Buffer): void {
    if (this.#mode === 0) {
      this.#begin(bytes);
    } else if (this.#mode === Mode.ECHO) {
      this.#carrier.send(this, bytes);
    } else {
      this.count(bytes.length);
    }
  }

  /** What came of a bulk transfer. Whoever carries it may not have looked at the bytes. */
  count(bytes: number): void {
    if (this.#mode === 0 || this.#mode === Mode.ECHO) {
      throw new Error('a connection was sent bulk that wants to see its bytes');
    }
    this.received += bytes;
    if (this.#mode === Mode.UPLOAD && this.#left > 0) {
      this.#left -= bytes;
      if (this.#left <= 0) {
        this.#carrier.send(this, DONE);
      }
    }
  }

  /** Starts a fountain. */
  pour(): void {
    if (this.#waits) {
      this.#waits = false;
      this.#carrier.pour(this, Number.POSITIVE_INFINITY);
    }
  }

  #begin(bytes: Buffer): void {
    // A copy: the bytes are the reader's own.
    this.#command = Buffer.concat([this.#command, bytes]);
    const mode = this.#command[0]!;
    if (mode === Mode.ECHO) {
      this.#mode = mode;
      this.#carrier.send(this, this.#command);
      return;
    }
    if (this.#command.length < COMMAND_BYTES) {
      return;
    }
    this.#mode = mode;
    const quantity = Number(this.#command.readBigUInt64BE(1));
    switch (mode) {
      case Mode.UPLOAD:
        this.#left = quantity;
        this.#carrier.send(this, READY);
        break;
      case Mode.SINK:
        this.#carrier.send(this, READY);
        break;
      case Mode.DOWNLOAD:
        this.#carrier.pour(this, quantity);
        break;
      case Mode.FOUNTAIN:
        this.#carrier.send(this, READY);
        this.#waits = true;
        break;
      case Mode.BLOCK:
        this.#carrier.send(this, READY);
        this.#carrier.block();
        break;
      default:
        throw new Error(`a connection began with byte ${mode}`);
    }
    if (this.#command.length > COMMAND_BYTES) {
      this.count(this.#command.length - COMMAND_BYTES);
    }
  }
}
