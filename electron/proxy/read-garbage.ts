import v8 from 'node:v8';
import vm from 'node:vm';

/** Bytes of memory that were left behind after which they are given back. */
const COLLECT_AFTER_BYTES = 12 * 1024 * 1024;

type Collect = (options: { type: 'minor' }) => void;

/**
 * Keeps what reading leaves behind small. Node takes 64 KiB anew for each read of an accepted socket, and V8 looks at
 * what nobody uses any more only once it is 32 MiB, some of which has grown old by then. A look at the young objects
 * alone takes a third of a millisecond.
 */
export class ReadGarbage {
  #bytes = 0;

  /** Memory of so many bytes was taken and is soon out of use. */
  left(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes >= COLLECT_AFTER_BYTES) {
      this.#bytes = 0;
      collect ??= findCollect();
      collect({ type: 'minor' });
    }
  }
}

let collect: Collect | null = null;

/** V8's own function, which it shows to contexts that are made while this flag is set. */
function findCollect(): Collect {
  try {
    v8.setFlagsFromString('--expose-gc');
    const found: unknown = vm.runInNewContext('globalThis.gc');
    v8.setFlagsFromString('--no-expose-gc');
    return typeof found === 'function' ? (found as Collect) : () => {};
  } catch {
    return () => {};
  }
}
