// Puts the commands, exit codes and variables into docs/cli.md. Run: node --import tsx build/cli-page.mjs
import fs from 'node:fs';
import { cliPage } from '../test/helpers/cli-page.ts';

const file = new URL('../docs/cli.md', import.meta.url);
fs.writeFileSync(file, cliPage(fs.readFileSync(file, 'utf8')));
