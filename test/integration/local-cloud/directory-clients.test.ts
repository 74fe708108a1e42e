/** What the directory asks of iot, asked by the real AWS CLI, and the same of moto where it is on this machine. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import {
  AddThingToThingGroupCommand,
  CreateThingCommand,
  CreateThingGroupCommand,
  CreateThingTypeCommand,
  IoTClient,
} from '@aws-sdk/client-iot';
import { createThingsApi } from '../../../electron/aws/things.ts';
import type { ThingSeed } from '../../../electron/local-cloud/types.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { runAwsCli } from '../../helpers/aws-cli.ts';
import { quietPort } from '../../helpers/quiet-port.ts';
import { tempDir } from '../../helpers/temp-dir.ts';
import { ACCOUNT, KEYS, REGION, startTestCloud } from './start-test-cloud.ts';

const THINGS: ThingSeed[] = [
  {
    thingName: 'press-1',
    thingTypeName: 'press',
    attributes: { site: 'lab' },
    thingGroups: ['hall-1'],
    online: false,
  },
  { thingName: 'press-2', thingTypeName: 'press', thingGroups: ['hall-1', 'night'], online: false },
  { thingName: 'gate:3', thingTypeName: 'gate', online: false },
];

describe('the AWS CLI', () => {
  async function start(t: TestContext) {
    const cloud = await startTestCloud(t, { things: THINGS });
    const home = tempDir();
    t.after(() => home.remove());
    const run = (...args: string[]) =>
      runAwsCli({
        args: ['iot', ...args, '--endpoint-url', cloud.endpoints.iot],
        key: KEYS.good,
        region: REGION,
        home: home.path,
      });
    const ask = async (...args: string[]) => {
      const { code, stdout, stderr } = await run(...args);
      assert.equal(code, 0, stderr);
      return JSON.parse(stdout);
    };
    return { cloud, run, ask };
  }

  it('lists groups, their members, and types, following the tokens', async (t) => {
    const { cloud, ask, run } = await start(t);
    assert.deepEqual((await ask('list-thing-groups', '--page-size', '1')).thingGroups, [
      { groupName: 'hall-1', groupArn: `arn:aws:iot:${REGION}:${ACCOUNT}:thinggroup/hall-1` },
      { groupName: 'night', groupArn: `arn:aws:iot:${REGION}:${ACCOUNT}:thinggroup/night` },
    ]);
    assert.equal(cloud.calls.length, 2);
    assert.equal((await ask('list-thing-groups', '--name-prefix-filter', 'ni')).thingGroups.length, 1);
    const members = await ask(
      'list-things-in-thing-group',
      ...['--thing-group-name', 'hall-1', '--recursive', '--page-size', '1'],
    );
    assert.deepEqual(members, { things: ['press-1', 'press-2'] });
    const { thingTypes } = await ask('list-thing-types');
    assert.deepEqual(
      thingTypes.map(({ thingTypeName }: { thingTypeName: string }) => thingTypeName),
      ['gate', 'press'],
    );
    assert.match(thingTypes[0].thingTypeMetadata.creationDate, /^2026-01-01T/);
    const unknown = await run('list-things-in-thing-group', '--thing-group-name', 'nobody');
    assert.match(unknown.stderr, /\(ResourceNotFoundException\)/);
  });

  it('searches with the queries that the directory makes', async (t) => {
    const { ask } = await start(t);
    const find = async (query: string) =>
      (await ask('search-index', '--query-string', query)).things.map(
        ({ thingName }: { thingName: string }) => thingName,
      );
    assert.deepEqual(await find('(thingName:PRE* OR thingTypeName:PRE* OR thingGroupNames:PRE*)'), [
      'press-1',
      'press-2',
    ]);
    assert.deepEqual(await find('thingGroupNames:hall\\-1 AND attributes.site:la*'), ['press-1']);
    assert.deepEqual(await find('thingName:*te\\:*'), ['gate:3']);
    assert.deepEqual(await find('thingName:press\\-2 OR thingName:gate\\:3'), ['press-2', 'gate:3']);
  });
});

describe('moto', () => {
  it('answers the lists and descriptions of the directory in the same shapes', async (t) => {
    const endpoint = await startMoto(t);
    if (endpoint === null) {
      t.diagnostic('moto_server is not on this machine');
      return;
    }
    const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };
    const client = new IoTClient({ region: REGION, endpoint, credentials });
    t.after(() => client.destroy());
    await client.send(new CreateThingTypeCommand({ thingTypeName: 'press' }));
    await client.send(new CreateThingGroupCommand({ thingGroupName: 'hall-1' }));
    for (let index = 0; index < 260; index += 1) {
      await client.send(
        new CreateThingCommand({
          thingName: `press-${index}`,
          thingTypeName: 'press',
          attributePayload: { attributes: { site: index === 7 ? 'lab' : 'plant' } },
        }),
      );
    }
    await client.send(new AddThingToThingGroupCommand({ thingGroupName: 'hall-1', thingName: 'press-7' }));

    const things = createThingsApi({ region: REGION, endpoint, credentials, now: Date.now, log: silentLog });
    t.after(() => things.close());
    const value = async <T>(
      asked: Promise<{ ok: true; value: T } | { ok: false; error: unknown }>,
    ): Promise<T> => {
      const result = await asked;
      assert.ok(result.ok, JSON.stringify(result));
      return result.value;
    };
    const first = await value(things.list());
    assert.equal(first.things.length, 250);
    const second = await value(things.list({ nextToken: first.nextToken }));
    assert.deepEqual([second.things.length, second.nextToken], [10, null]);
    const press7 = {
      thingName: 'press-7',
      thingType: 'press',
      attributes: { site: 'lab' },
      groups: [],
      connectivity: { state: 'unknown' },
    };
    assert.deepEqual(await value(things.describeThing('press-7')), press7);
    assert.deepEqual(
      (await value(things.list({ filter: { kind: 'type', type: 'press' } }))).things.length,
      250,
    );
    assert.deepEqual(
      (await value(things.list({ filter: { kind: 'attribute', name: 'site', valuePrefix: 'lab' } }))).things,
      [press7],
    );
    assert.deepEqual(await value(things.groups()), { names: ['hall-1'], nextToken: null });
    assert.deepEqual(await value(things.thingsInGroup({ group: 'hall-1' })), {
      names: ['press-7'],
      nextToken: null,
    });
    assert.deepEqual(await value(things.types()), { names: ['press'], nextToken: null });
    const nobody = await things.describeThing('nobody');
    assert.ok(!nobody.ok && nobody.error.code === 'ThingUnknown', JSON.stringify(nobody));
  });
});

/** The address of a moto_server that ends with the test; null where there is none to start. */
async function startMoto(t: TestContext): Promise<string | null> {
  const port = await quietPort();
  const moto: ChildProcess = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
  });
  const ended = once(moto, 'exit').catch(() => {});
  t.after(async () => {
    moto.kill();
    await ended;
  });
  const started = await Promise.race([answers(port), ended.then(() => false)]);
  return started ? `http://127.0.0.1:${port}` : null;
}

async function answers(port: number): Promise<boolean> {
  for (let tries = 0; tries < 300; tries += 1) {
    const socket = net.connect(port, '127.0.0.1');
    const open = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (open) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}
