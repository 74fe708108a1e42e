/** Who may import whom (docs/architecture.md, Rooms): proves that biome.json refuses what the rooms keep apart. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { transformSync } from 'esbuild';
import { type TempDir, tempDir } from '../../helpers/temp-dir.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const BIOME = path.join(ROOT, 'node_modules/@biomejs/biome/bin/biome');

const IMPORT_RULES = ['lint/style/noRestrictedImports', 'lint/style/noCommonJs'];

/** A file of a room, and what an import written in it comes to. The files need not exist: only names are looked at. */
const rooms: { file: string; refused: string[]; allowed: string[] }[] = [
  {
    file: 'electron/shared/result.ts',
    refused: ['electron', 'node:fs', 'zod', '../tunnels/model.ts', '../main/state.ts'],
    allowed: ['./errors.ts'],
  },
  {
    file: 'electron/i18n/words.ts',
    refused: ['electron', 'node:fs', '../tunnels/model.ts', '../main/settings.ts', 'react'],
    allowed: ['./en.ts', './ko/errors.ts', '../shared/errors.ts'],
  },
  {
    file: 'electron/i18n/en/tray.ts',
    refused: ['electron', 'node:fs', '../../main/settings.ts'],
    allowed: ['../translate.ts'],
  },
  {
    file: 'electron/i18n/ko/tray.ts',
    refused: ['electron', 'node:fs', '../../main/settings.ts'],
    allowed: ['../translate.ts', '../en/tray.ts'],
  },
  {
    file: 'electron/i18n/ja/tray.ts',
    refused: ['electron', 'node:fs', '../../main/settings.ts'],
    allowed: ['../translate.ts', '../en/tray.ts'],
  },
  {
    file: 'electron/i18n/zh-cn/tray.ts',
    refused: ['electron', 'node:fs', '../../main/settings.ts'],
    allowed: ['../translate.ts', '../en/tray.ts'],
  },
  {
    file: 'electron/tunnels/reducer.ts',
    refused: ['electron', 'node:crypto', 'ws', './service.ts', './carrier.ts', '../proxy/messages.ts'],
    allowed: ['./model.ts', '../shared/result.ts'],
  },
  {
    file: 'electron/tunnels/service.ts',
    refused: ['electron', 'node:net', '../proxy/session.ts', '../proxy/host.ts', '../aws/things.ts'],
    allowed: ['./acquire.ts', '../shared/clock.ts', '../proxy/messages.ts'],
  },
  {
    file: 'electron/tunnels/collaborators.ts',
    refused: ['../aws/secure-tunneling.ts', '../keychain/store.ts', '../proxy/codec.ts'],
    allowed: ['../proxy/messages.ts', '../shared/errors.ts'],
  },
  {
    file: 'electron/proxy/worker.ts',
    refused: ['electron', 'protobufjs/light.js', '../aws/sdk.ts', '../tunnels/model.ts', '../main/app.ts'],
    allowed: ['./session.ts', '../shared/log.ts', 'node:worker_threads', 'node:fs/promises', 'ws'],
  },
  {
    file: 'electron/proxy/codec.ts',
    refused: ['node:net', 'ws', './session.ts', '../local-cloud/relay.ts'],
    allowed: ['protobufjs/light.js', '../../proto/message.generated.ts', './frame.ts'],
  },
  {
    file: 'electron/aws/sso-token-cache.ts',
    refused: ['electron', 'node:net', '@aws-sdk/client-sso', '../keychain/store.ts', '../main/settings.ts'],
    allowed: ['node:fs/promises', 'node:path', './sdk.ts', '../shared/result.ts'],
  },
  {
    file: 'electron/aws/sdk.ts',
    refused: [
      'electron',
      'node:fs',
      'node:fs/promises',
      'node:net',
      '@aws-sdk/client-s3',
      '../tunnels/collaborators.ts',
      '../main/accounts.ts',
    ],
    allowed: ['@aws-sdk/client-iot', '@aws-sdk/client-sts', 'node:https', './errors.ts', '../shared/log.ts'],
  },
  {
    file: 'electron/keychain/store.ts',
    refused: ['electron', 'keytar', 'node:fs', '../main/settings.ts'],
    allowed: ['./errors.ts', '../shared/result.ts'],
  },
  {
    file: 'electron/keychain/keytar-store.ts',
    refused: ['electron', 'node:fs', '../ipc/contract.ts'],
    allowed: ['keytar', './store.ts'],
  },
  {
    file: 'electron/ssh/command.ts',
    refused: ['electron', 'node:child_process', './terminals/launch.ts', '../tunnels/model.ts'],
    allowed: ['./quote.ts', '../shared/errors.ts'],
  },
  {
    file: 'electron/ssh/terminals/launch.ts',
    refused: ['electron', '../../tunnels/model.ts', '../../main/app.ts'],
    allowed: ['node:child_process', './find.ts', '../quote.ts', '../../shared/log.ts'],
  },
  {
    file: 'electron/tray/menu-model.ts',
    refused: [
      'electron',
      'node:util',
      './tray.ts',
      './icons.ts',
      '@jellybrick/dbus-next',
      '../ipc/contract.ts',
    ],
    allowed: ['../shared/clock.ts', '../ssh/host-alias.ts', '../tunnels/model.ts'],
  },
  {
    file: 'electron/tray/icon-picture.ts',
    refused: ['electron', 'node:zlib', './session-bus.ts'],
    allowed: ['./icon-model.ts'],
  },
  {
    file: 'electron/tray/tray.ts',
    refused: [
      'node:net',
      '@jellybrick/dbus-next',
      '../ipc/main.ts',
      '../main/app.ts',
      '../tunnels/service.ts',
    ],
    allowed: ['electron', 'node:util', './menu-model.ts', '../shared/log.ts', '../tunnels/selectors.ts'],
  },
  {
    file: 'electron/tray/icons.ts',
    refused: ['node:net', '../main/windows.ts'],
    allowed: ['electron', 'node:fs', './icon-files.ts', './icon-picture.ts'],
  },
  {
    file: 'electron/tray/watcher-presence.ts',
    refused: ['electron', 'ws', '../main/tray-host.ts'],
    allowed: ['@jellybrick/dbus-next', 'node:net', './session-bus.ts', '../shared/backoff.ts'],
  },
  {
    file: 'electron/ipc/contract.ts',
    refused: ['electron', 'zod', './main.ts', '../tunnels/model.ts', '../tray/menu-model.ts'],
    allowed: ['../shared/result.ts'],
  },
  {
    file: 'electron/ipc/channels.ts',
    refused: ['electron', './preload.ts'],
    allowed: ['./contract.ts'],
  },
  {
    file: 'electron/ipc/sender.ts',
    refused: ['electron', 'node:url', './main.ts'],
    allowed: ['../shared/log.ts'],
  },
  {
    file: 'electron/ipc/validators.ts',
    refused: ['electron', 'node:url', '../main/settings.ts'],
    allowed: ['zod', './contract.ts'],
  },
  {
    file: 'electron/ipc/main.ts',
    refused: ['node:fs', 'zod', './preload.ts', '../main/app.ts', '../tray/tray.ts'],
    allowed: ['electron', './validators.ts', '../shared/log.ts'],
  },
  {
    file: 'electron/ipc/preload.ts',
    refused: ['node:fs', 'zod', './main.ts', './validators.ts', '../shared/errors.ts'],
    allowed: ['electron', './channels.ts', './contract.ts'],
  },
  {
    file: 'electron/local-cloud/data-plane.ts',
    refused: [
      'electron',
      '../proxy/session.ts',
      '../proxy/listener.ts',
      '../aws/errors.ts',
      '@aws-sdk/client-iot',
    ],
    allowed: [
      '../proxy/codec.ts',
      '../proxy/frame.ts',
      'ws',
      'mqtt',
      'ssh2',
      'node:fs/promises',
      './relay.ts',
    ],
  },
  {
    file: 'electron/control/client.ts',
    refused: ['electron', 'zod', 'ws', '../tunnels/model.ts', '../main/settings.ts', '../cli/index.ts'],
    allowed: ['./protocol.ts', '../shared/result.ts', 'node:net'],
  },
  {
    file: 'electron/control/validators.ts',
    refused: ['electron', 'ws', '../ipc/validators.ts'],
    allowed: ['zod', './protocol.ts'],
  },
  {
    file: 'electron/cli/index.ts',
    refused: ['electron', 'ws', '../main/app.ts', '../tunnels/service.ts', '../aws/things.ts'],
    allowed: ['node:fs', '../proxy/source-tunnel.ts', '../shared/version.ts', './exit-codes.ts'],
  },
  {
    file: 'electron/main/app.ts',
    refused: ['react', 'ws', 'left-pad', '../cli/index.ts', '../../renderer/store.ts'],
    allowed: ['electron', 'zod', 'node:fs/promises', '../tunnels/service.ts', '../ssh/terminals/launch.ts'],
  },
  {
    file: 'renderer/store.ts',
    refused: ['electron', 'node:fs', 'zod', '../electron/main/view.ts', '../electron/shared/result.ts'],
    allowed: ['./format.ts', './views/help.tsx', '../electron/ipc/contract.ts', 'react'],
  },
  {
    file: 'renderer/views/help.tsx',
    refused: [
      'electron',
      'react-dom/client',
      '../../electron/main/view.ts',
      '../../electron/ipc/channels.ts',
    ],
    allowed: ['../format.ts', '../components/field.tsx', '../../electron/ipc/contract.ts', 'react'],
  },
  {
    file: 'renderer/components/field.tsx',
    refused: ['electron', 'node:os', '../../electron/shared/clock.ts', '../views/help.tsx'],
    allowed: ['./icons.tsx', '../context.tsx', '../../electron/ipc/contract.ts', 'react'],
  },
];

/** Ways round a rule that names a path, tried from one room into another. */
const detours = [
  "import x from './../proxy/session.ts';",
  "import x from '../shared/../proxy/session.ts';",
  "import x from './relay/../../proxy/session.ts';",
  "import '../proxy/session.ts';",
  "import type { SourceSession } from '../proxy/session.ts';",
  "export * from '../proxy/session.ts';",
  "export { x } from '../proxy/session.ts';",
  "const x = await import('../proxy/session.ts');",
  "const x = require('../proxy/session.ts');",
  "import x = require('../proxy/session.ts');",
];

describe('the lint keeps the rooms apart', () => {
  let project: TempDir;
  /** The messages of each refused line, by `file:line`. */
  let refusals: Map<string, string>;

  before(() => {
    project = tempDir();
    fs.copyFileSync(path.join(ROOT, 'biome.json'), path.join(project.path, 'biome.json'));
    for (const { file, refused, allowed } of rooms) {
      write(
        file,
        [...refused, ...allowed].map((from, index) => `import x${index} from '${from}';`),
      );
    }
    for (const [index, line] of detours.entries()) {
      write(`electron/local-cloud/detour-${index}.ts`, [line]);
    }
    for (const folder of foldersOf('electron')) {
      write(`${folder}/unlisted.ts`, ["import x from 'a-package-nobody-listed';"]);
    }
    write('electron/new-room/first.ts', ["import x from './second.ts';"]);
    write('test/unit/any.test.ts', ["import x from '../../electron/main/app.ts';"]);
    refusals = lint(project.path);
  });

  after(() => project.remove());

  function write(file: string, lines: string[]): void {
    const at = path.join(project.path, file);
    fs.mkdirSync(path.dirname(at), { recursive: true });
    fs.writeFileSync(at, `${lines.join('\n')}\n`);
  }

  for (const { file, refused, allowed } of rooms) {
    test(`${file} may not import ${refused.join(', ')}`, () => {
      assert.deepEqual(
        refused.filter((_, index) => !refusals.has(`${file}:${index + 1}`)),
        [],
      );
    });
    test(`${file} may import ${allowed.join(', ')}`, () => {
      assert.deepEqual(
        allowed.flatMap((_, index) => refusals.get(`${file}:${refused.length + index + 1}`) ?? []),
        [],
      );
    });
  }

  for (const [index, line] of detours.entries()) {
    test(`a detour is refused as well: ${line}`, () => {
      assert.ok(refusals.has(`electron/local-cloud/detour-${index}.ts:1`));
    });
  }

  test('every folder of electron has a rule, and a new one is refused everything until it has', () => {
    for (const folder of foldersOf('electron')) {
      assert.ok(refusals.has(`${folder}/unlisted.ts:1`), folder);
      assert.ok(
        rooms.some(({ file }) => path.dirname(file) === folder),
        `${folder} is not in this table`,
      );
    }
    assert.match(refusals.get('electron/new-room/first.ts:1') ?? '', /Rooms/);
  });

  test('each refusal says what the room may import', () => {
    const [, message] = [...refusals].find(([at]) => at.startsWith('electron/local-cloud/detour-0.ts')) ?? [];
    assert.match(message ?? '', /no session of proxy/);
  });

  test('tests may import what they test', () => {
    assert.equal(refusals.get('test/unit/any.test.ts:1'), undefined);
  });
});

test('what crosses into another room as types holds nothing but types', () => {
  // Lint cannot tell a type from a value, so the files that rooms share for their types must have no value.
  for (const file of ['electron/ipc/contract.ts', 'electron/proxy/messages.ts']) {
    const source = fs.readFileSync(path.join(ROOT, file), 'utf8');
    const { code } = transformSync(source, { loader: 'ts', tsconfigRaw: {}, legalComments: 'none' });
    assert.equal(code.trim(), '', file);
  }
});

/** `electron/main`, `electron/ssh/terminals` …: the folders that hold source files. */
function foldersOf(room: string): string[] {
  const files = fs.readdirSync(path.join(ROOT, room), { recursive: true, encoding: 'utf8' });
  const folders = files.filter((file) => file.endsWith('.ts')).map((file) => path.dirname(file));
  return [...new Set(folders)].map((folder) => path.posix.join(room, folder.replaceAll('\\', '/')));
}

/** Lints as `npm run lint` does; what other rules say of these files does not count. */
function lint(folder: string): Map<string, string> {
  const done = spawnSync(
    process.execPath,
    [BIOME, 'lint', '--reporter=json', '--max-diagnostics=none', '.'],
    {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  assert.equal(done.status, 1, done.stderr);
  const report = JSON.parse(done.stdout) as {
    diagnostics: {
      severity: string;
      category: string;
      message: string;
      location: { path: string; start: { line: number } };
    }[];
  };
  const refusals = new Map<string, string>();
  for (const { severity, category, message, location } of report.diagnostics) {
    assert.notEqual(category, 'parse', `${location.path}: ${message}`);
    if (severity === 'error' && IMPORT_RULES.includes(category)) {
      refusals.set(`${location.path.replaceAll('\\', '/')}:${location.start.line}`, message);
    }
  }
  return refusals;
}
