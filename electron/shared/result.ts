import type { CulvertError } from './errors.ts';

/** The answer of anything that may fail in an expected way. Programmer errors throw instead. */
export type Result<T> = { ok: true; value: T } | { ok: false; error: CulvertError };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function fail<T = never>(error: CulvertError): Result<T> {
  return { ok: false, error };
}
