// Writes docs/errors.md from the catalogue in electron/shared/errors-*.ts. Run: node --import tsx build/errors-page.mjs
import fs from 'node:fs';
import { errorsPage } from '../test/helpers/errors-page.ts';

fs.writeFileSync(new URL('../docs/errors.md', import.meta.url), errorsPage());
