import { COMMANDS, optionUsage, usageOf } from '../../electron/cli/command-table.ts';
import { EXIT_CODES, VARIABLES } from '../../electron/cli/help.ts';

const BEGIN = '<!-- made of electron/cli: node --import tsx build/cli-page.mjs -->';
const END = '<!-- end -->';

/** docs/cli.md with what is made of the table of commands put in anew; the rest of the page is left as it is. */
export function cliPage(page: string): string {
  const parts = [commands(), exitCodes(), variables()];
  let at = 0;
  return page.replace(
    new RegExp(`${BEGIN}\n[^]*?${END}`, 'g'),
    () => `${BEGIN}\n\n${parts[at++] ?? ''}\n\n${END}`,
  );
}

function commands(): string {
  return COMMANDS.filter(({ name }) => name !== 'proxy')
    .map((command) =>
      [
        `### \`${usageOf(command)}\``,
        '',
        `${command.help}.`,
        ...(command.about.length === 0
          ? []
          : command.name === 'completion'
            ? ['', '```', ...command.about, '```']
            : ['', ...command.about]),
        ...(command.options.length > 1
          ? [
              '',
              '| Option | Meaning |',
              '| --- | --- |',
              ...command.options.map((option) => {
                const short = option.short === null ? '' : `\`-${option.short}\`, `;
                return `| ${short}\`${optionUsage(option)}\` | ${option.help} |`;
              }),
            ]
          : []),
        ...(command.examples.length > 0 ? ['', '```sh', ...command.examples, '```'] : []),
      ].join('\n'),
    )
    .join('\n\n');
}

function exitCodes(): string {
  return table('| Code | Means |', EXIT_CODES);
}

function variables(): string {
  return table(
    '| Variable | Means |',
    VARIABLES.map(([name, help]) => [`\`${name}\``, help] as const),
  );
}

function table(title: string, rows: readonly (readonly [string | number, string])[]): string {
  return [title, '| --- | --- |', ...rows.map(([name, help]) => `| ${name} | ${help} |`)].join('\n');
}
