import type { CulvertError, Words } from '../shared/errors.ts';
import { controlErrors } from '../shared/errors-control.ts';

type Code = keyof typeof controlErrors;

/**
 * As culvertError(), from this room's errors alone: the command line starts sooner without the sentences of all the
 * others.
 */
export function controlError<C extends Code>(
  code: C,
  params: Parameters<(typeof controlErrors)[C]>[0],
): CulvertError {
  const words = (controlErrors[code] as (p: typeof params) => Words)(params);
  return { code, ...words, ...(Object.keys(params).length > 0 ? { params: { ...params } } : {}) };
}
