import { grouped } from './grouped.ts';

/** `1 tunnel`, `2 tunnels`, `1,204 things`; `many` where an s is not enough. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}
