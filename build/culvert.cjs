#!/usr/bin/env node
// `npx culvert` in a checkout. npm links a package's command once, and never where the file is missing at that moment: so
// this one is always there, and says what to do as long as nothing has been built.
const fs = require('node:fs');
const path = require('node:path');

const NOT_RUNNING = 8;

const root = path.resolve(__dirname, '..');
const command = path.join(root, 'dist', 'cli.cjs');
if (fs.existsSync(command)) {
  // The command looks for the application beside the file that it was started from.
  process.argv[1] = command;
  require(command);
} else {
  process.stderr.write(`culvert: Culvert is not built yet.\nRun “npm run build” in ${root}, once.\n`);
  process.exitCode = NOT_RUNNING;
}
