/** Longer than anything that a test waits for takes on a busy machine, and shorter than a test file may take. */
const LIMIT_MS = 120_000;

/** What is waited for, or an error that names it: a wait without an end would be told of the whole file alone. */
export async function within<T>(what: string, work: Promise<T>, limitMs = LIMIT_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited in vain for ${what}`)), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
