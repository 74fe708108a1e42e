import { catalogue, ERROR_CODES } from '../../electron/shared/errors.ts';

/** Values that a sentence compares or looks up. */
const PLACEHOLDERS: Record<string, unknown> = {
  minutes: 5,
  count: 5,
  resource: undefined,
  what: 'role',
  fault: 'scheme',
};

/** docs/errors.md as the catalogue has it: each code with its sentence and advice, made with placeholder values. */
export function errorsPage(): string {
  // Any other value a sentence asks for is shown as its own name.
  const placeholder = new Proxy(PLACEHOLDERS, {
    get: (some, name: string) => (Object.hasOwn(some, name) ? some[name] : `‹${name}›`),
  });
  const rows = ERROR_CODES.map((code) => {
    const words = (catalogue[code] as (p: unknown) => { message: string; advice: string })(placeholder);
    return `| \`${code}\` | ${words.message} | ${words.advice} |`;
  });
  return [
    '# Errors',
    '',
    'Every failure a person can meet: its code (in logs and reports), what it says, and what to do. Made from',
    '`electron/shared/errors-*.ts`; a test keeps the two together.',
    '',
    '| Code | What it says | What to do |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
