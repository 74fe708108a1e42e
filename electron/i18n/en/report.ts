import type { Catalogue } from '../translate.ts';

export const report = {} as const satisfies Catalogue;
