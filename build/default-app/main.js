// What `electron <folder> [arguments]` runs first. A packaged Electron has no such part, so the stand-in runtime of
// electron-runtime.mjs gets this one: it loads `-r` modules (the test driver brings one), then the app in the folder.
const { app } = require('electron');
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

const preloads = [];
let target;
const args = process.argv.slice(1);
while (args.length > 0 && target === undefined) {
  const arg = args.shift();
  if (arg === '-r' || arg === '--require') {
    preloads.push(args.shift());
  } else if (!arg.startsWith('-')) {
    target = path.resolve(arg);
  }
}

if (target === undefined) {
  console.error('electron: name the folder of an app');
  process.exit(1);
}

process.defaultApp = true;
for (const preload of preloads) {
  require(require.resolve(preload, { paths: [process.cwd()] }));
}

let entry = target;
const manifestFile = path.join(target, 'package.json');
if (fs.existsSync(manifestFile)) {
  const manifest = JSON.parse(fs.readFileSync(manifestFile, 'utf8'));
  app.setName(manifest.productName || manifest.name);
  app.setVersion(manifest.version);
  app.setAppPath(target);
  // A folder given on the command line (--user-data-dir) stands; otherwise it follows the app's name.
  if (!app.commandLine.hasSwitch('user-data-dir')) {
    app.setPath('userData', path.join(app.getPath('appData'), app.getName()));
  }
  entry = path.join(target, manifest.main);
}
Module._load(entry, Module, true);
