/** The iot service and STS, driven by AWS's own SDK for JavaScript. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import {
  DescribeEndpointCommand,
  DescribeThingCommand,
  GetIndexingConfigurationCommand,
  GetThingConnectivityDataCommand,
  IoTClient,
  ListThingGroupsCommand,
  type ListThingGroupsCommandInput,
  type ListThingGroupsCommandOutput,
  ListThingsCommand,
  type ListThingsCommandInput,
  ListThingsInThingGroupCommand,
  ListThingTypesCommand,
  paginateListThings,
  paginateListThingsInThingGroup,
  SearchIndexCommand,
  type SearchIndexCommandInput,
} from '@aws-sdk/client-iot';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { ControlPlaneOptions } from '../../../electron/local-cloud/control-plane.ts';
import type { AccessKey, ThingSeed } from '../../../electron/local-cloud/types.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { ACCOUNT, KEYS, REGION, startTestCloud, THINGS } from './start-test-cloud.ts';

type Key = Pick<AccessKey, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'>;

async function start(t: TestContext, options: Partial<ControlPlaneOptions> = {}) {
  const cloud = await startTestCloud(t, options);
  const common = { region: REGION, maxAttempts: 1 };
  const iot = (credentials: Key = KEYS.good, systemClockOffset = 0) => {
    const client = new IoTClient({
      ...common,
      endpoint: cloud.endpoints.iot,
      credentials,
      systemClockOffset,
    });
    t.after(() => client.destroy());
    return client;
  };
  const sts = (credentials: Key = KEYS.good, systemClockOffset = 0) => {
    const client = new STSClient({
      ...common,
      endpoint: cloud.endpoints.sts,
      credentials,
      systemClockOffset,
    });
    t.after(() => client.destroy());
    return client;
  };
  return { cloud, iot, sts };
}

const MANY = Array.from({ length: 60 }, (_, index) => ({ thingName: `device-${index}`, online: false }));

const NO_KEYS: [what: string, key: Key, iotName: string, stsName: string][] = [
  [
    'an unknown key',
    { ...KEYS.good, accessKeyId: 'AKIANOBODY0000000001' },
    'UnrecognizedClientException',
    'InvalidClientTokenId',
  ],
  [
    'a wrong secret',
    { ...KEYS.good, secretAccessKey: 'wrong' },
    'InvalidSignatureException',
    'SignatureDoesNotMatch',
  ],
  [
    'a temporary key without its session token',
    { accessKeyId: KEYS.temporary.accessKeyId, secretAccessKey: KEYS.temporary.secretAccessKey },
    'UnrecognizedClientException',
    'InvalidClientTokenId',
  ],
  ['an expired key', KEYS.expired, 'ExpiredTokenException', 'ExpiredToken'],
];

describe('things', () => {
  it('lists them with type, attributes and ARN', async (t) => {
    const { cloud, iot } = await start(t);
    const { things, nextToken } = await iot().send(new ListThingsCommand({}));
    assert.equal(nextToken, undefined);
    assert.deepEqual(
      things?.map((thing) => thing.thingName),
      ['pump-1', 'pump-2', 'gate:3'],
    );
    assert.deepEqual(things?.[0], {
      thingName: 'pump-1',
      thingTypeName: 'pump',
      thingArn: `arn:aws:iot:${REGION}:${ACCOUNT}:thing/pump-1`,
      attributes: { site: 'north', rack: 'a1' },
      version: 1,
    });
    assert.deepEqual(cloud.calls, ['ListThings']);
  });

  it('lists them by type and by attribute, whole or by its beginning', async (t) => {
    const { iot } = await start(t);
    const names = async (input: ListThingsCommandInput) =>
      (await iot().send(new ListThingsCommand(input))).things?.map((thing) => thing.thingName);
    assert.deepEqual(await names({ thingTypeName: 'pump' }), ['pump-1', 'pump-2']);
    assert.deepEqual(await names({ attributeName: 'rack' }), ['pump-1']);
    assert.deepEqual(await names({ attributeName: 'site', attributeValue: 'south' }), ['pump-2']);
    assert.deepEqual(await names({ attributeName: 'site', attributeValue: 'sou' }), []);
    assert.deepEqual(
      await names({ attributeName: 'site', attributeValue: 'sou', usePrefixAttributeValue: true }),
      ['pump-2'],
    );
    assert.deepEqual(await names({ thingTypeName: 'valve' }), []);
    assert.deepEqual(await names({ attributeName: 'constructor' }), []);
  });

  it('lists many in pages, 25 to one unless asked otherwise', async (t) => {
    const { cloud, iot } = await start(t, { things: MANY });
    const seen: (string | undefined)[] = [];
    for await (const page of paginateListThings({ client: iot() }, {})) {
      seen.push(...(page.things ?? []).map((thing) => thing.thingName));
    }
    assert.deepEqual(
      seen,
      MANY.map((thing) => thing.thingName),
    );
    assert.equal(cloud.calls.length, 3);
    const all = await iot().send(new ListThingsCommand({ maxResults: 250 }));
    assert.equal(all.things?.length, 60);
  });

  it('refuses page sizes and tokens that the service does not take', async (t) => {
    const { iot } = await start(t, { things: MANY });
    const refused = { name: 'InvalidRequestException' };
    await assert.rejects(iot().send(new ListThingsCommand({ maxResults: 0 })), refused);
    await assert.rejects(iot().send(new ListThingsCommand({ maxResults: 251 })), refused);
    await assert.rejects(iot().send(new ListThingsCommand({ nextToken: 'bm9wZQ' })), refused);
    await assert.rejects(iot().send(new ListThingsCommand({ attributeValue: 'x' })), refused);
    const { nextToken } = await iot().send(new ListThingsCommand({}));
    await assert.rejects(iot().send(new ListThingsCommand({ nextToken, thingTypeName: 'pump' })), refused);
  });

  it('describes one, also with a colon in its name', async (t) => {
    const { iot } = await start(t);
    const pump = await iot().send(new DescribeThingCommand({ thingName: 'pump-1' }));
    assert.equal(pump.defaultClientId, 'pump-1');
    assert.equal(pump.attributes?.site, 'north');
    assert.match(pump.thingId ?? '', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    const gate = await iot().send(new DescribeThingCommand({ thingName: 'gate:3' }));
    assert.equal(gate.thingArn, `arn:aws:iot:${REGION}:${ACCOUNT}:thing/gate:3`);
  });

  it('does not find one that is not registered, and refuses a name that can not be one', async (t) => {
    const { iot } = await start(t);
    await assert.rejects(iot().send(new DescribeThingCommand({ thingName: 'pump-9' })), {
      name: 'ResourceNotFoundException',
    });
    await assert.rejects(iot().send(new DescribeThingCommand({ thingName: 'pump 1/ä' })), {
      name: 'InvalidRequestException',
    });
  });
});

describe('connectivity', () => {
  it('tells what the broker knows of a thing', async (t) => {
    const { iot } = await start(t);
    const ask = (thingName: string) => iot().send(new GetThingConnectivityDataCommand({ thingName }));
    const on = await ask('pump-1');
    assert.equal(on.connected, true);
    assert.equal(on.timestamp?.toISOString(), '2026-01-01T00:00:00.500Z');
    const off = await ask('pump-2');
    assert.equal(off.connected, false);
    assert.equal(off.disconnectReason, 'MQTT_KEEP_ALIVE_TIMEOUT');
    const never = await ask('gate:3');
    assert.equal(never.connected, false);
    assert.equal(never.timestamp, undefined);
    await assert.rejects(ask('pump-9'), { name: 'ResourceNotFoundException' });
  });

  it('is found by the index together with names', async (t) => {
    const { iot } = await start(t);
    const search = async (queryString: string) =>
      (await iot().send(new SearchIndexCommand({ queryString }))).things?.map((thing) => thing.thingName);
    assert.deepEqual(await search('*'), ['pump-1', 'pump-2', 'gate:3']);
    assert.deepEqual(await search('thingName:pump*'), ['pump-1', 'pump-2']);
    assert.deepEqual(await search('connectivity.connected:true'), ['pump-1']);
    assert.deepEqual(await search('thingName:pump* AND connectivity.connected:false'), ['pump-2']);
    const { things } = await iot().send(new SearchIndexCommand({ queryString: 'attributes.site:north' }));
    assert.deepEqual(things?.[0]?.connectivity, {
      connected: true,
      timestamp: Date.parse('2026-01-01T00:00:00.500Z'),
    });
  });

  it('pages through what the index found', async (t) => {
    const { iot } = await start(t, { things: MANY });
    const input = { queryString: 'thingName:device-*', maxResults: 40 };
    const first = await iot().send(new SearchIndexCommand(input));
    const second = await iot().send(new SearchIndexCommand({ ...input, nextToken: first.nextToken }));
    assert.equal(first.things?.length, 40);
    assert.equal(second.things?.length, 20);
    assert.equal(second.nextToken, undefined);
  });

  it('refuses queries that it can not read, too long ones, and other indexes', async (t) => {
    const { iot } = await start(t);
    const search = (input: SearchIndexCommandInput) => iot().send(new SearchIndexCommand(input));
    await assert.rejects(search({ queryString: 'thingName:[a TO b]' }), {
      name: 'InvalidQueryException',
    });
    await assert.rejects(search({ queryString: '' }), { name: 'InvalidRequestException' });
    await assert.rejects(search({ queryString: `thingName:${'x'.repeat(1000)}` }), {
      name: 'InvalidRequestException',
    });
    await assert.rejects(search({ queryString: '*', queryVersion: '1999-01-01' }), {
      name: 'InvalidRequestException',
    });
    await assert.rejects(search({ queryString: '*', indexName: 'Others' }), {
      name: 'ResourceNotFoundException',
    });
  });

  it('is unknown where connectivity is not indexed, though things are', async (t) => {
    const { iot } = await start(t, { indexing: { things: 'REGISTRY', connectivity: 'OFF' } });
    const config = await iot().send(new GetIndexingConfigurationCommand({}));
    assert.equal(config.thingIndexingConfiguration?.thingIndexingMode, 'REGISTRY');
    assert.equal(config.thingIndexingConfiguration?.thingConnectivityIndexingMode, 'OFF');
    await assert.rejects(iot().send(new GetThingConnectivityDataCommand({ thingName: 'pump-1' })), {
      name: 'IndexNotReadyException',
    });
    const all = await iot().send(new SearchIndexCommand({ queryString: '*' }));
    assert.equal(all.things?.length, THINGS.length);
    assert.equal(all.things?.[0]?.connectivity, undefined);
    const none = await iot().send(new SearchIndexCommand({ queryString: 'connectivity.connected:false' }));
    assert.deepEqual(none.things, []);
  });

  it('can not be searched where nothing is indexed', async (t) => {
    const { iot } = await start(t, { indexing: { things: 'OFF', connectivity: 'OFF' } });
    await assert.rejects(iot().send(new SearchIndexCommand({ queryString: '*' })), {
      name: 'ResourceNotFoundException',
    });
  });
});

describe('thing groups and types', () => {
  const GROUPED: ThingSeed[] = Array.from({ length: 300 }, (_, index) => ({
    thingName: `press-${index}`,
    thingTypeName: index % 2 === 0 ? 'press' : 'gate',
    thingGroups: [`hall-${index % 3}`, ...(index < 10 ? ['first-ten'] : [])],
    online: false,
  }));

  it('lists groups by page and by the beginning of their names', async (t) => {
    const { cloud, iot } = await start(t, { things: GROUPED });
    const list = (input: ListThingGroupsCommandInput) => iot().send(new ListThingGroupsCommand(input));
    const names = (output: ListThingGroupsCommandOutput) =>
      output.thingGroups?.map(({ groupName }) => groupName);
    const first = await list({ maxResults: 2 });
    assert.deepEqual(names(first), ['first-ten', 'hall-0']);
    assert.equal(first.thingGroups?.[0]?.groupArn, `arn:aws:iot:${REGION}:${ACCOUNT}:thinggroup/first-ten`);
    assert.deepEqual(names(await list({ nextToken: first.nextToken })), ['hall-1', 'hall-2']);
    assert.deepEqual(names(await list({ namePrefixFilter: 'hall' })), ['hall-0', 'hall-1', 'hall-2']);
    assert.deepEqual(names(await list({ parentGroup: 'hall-0' })), []);
    await assert.rejects(list({ maxResults: 251 }), { name: 'InvalidRequestException' });
    await assert.rejects(list({ namePrefixFilter: 'hall', nextToken: first.nextToken }), {
      name: 'InvalidRequestException',
    });
    assert.ok(cloud.calls.every((call) => call === 'ListThingGroups'));
  });

  it('lists the members of a group by name, and knows no other group', async (t) => {
    const { iot } = await start(t, { things: GROUPED });
    const members: string[] = [];
    for await (const page of paginateListThingsInThingGroup(
      { client: iot() },
      { thingGroupName: 'hall-1' },
    )) {
      members.push(...(page.things ?? []));
    }
    assert.deepEqual(
      members,
      GROUPED.filter((_, index) => index % 3 === 1).map(({ thingName }) => thingName),
    );
    await assert.rejects(iot().send(new ListThingsInThingGroupCommand({ thingGroupName: 'hall-9' })), {
      name: 'ResourceNotFoundException',
    });
    await assert.rejects(iot().send(new ListThingsInThingGroupCommand({ thingGroupName: 'hall 9' })), {
      name: 'InvalidRequestException',
    });
  });

  it('lists types', async (t) => {
    const { iot } = await start(t, { things: GROUPED });
    const { thingTypes } = await iot().send(new ListThingTypesCommand({}));
    assert.deepEqual(
      thingTypes?.map(({ thingTypeName }) => thingTypeName),
      ['gate', 'press'],
    );
    assert.equal(thingTypes?.[0]?.thingTypeMetadata?.deprecated, false);
    const one = await iot().send(new ListThingTypesCommand({ thingTypeName: 'press' }));
    assert.equal(one.thingTypes?.length, 1);
  });

  it('are in the index', async (t) => {
    const { iot } = await start(t, { things: GROUPED });
    const search = (queryString: string) =>
      iot().send(new SearchIndexCommand({ queryString, maxResults: 500 }));
    const { things } = await search('thingGroupNames:first-ten AND thingTypeName:gate');
    assert.deepEqual(
      things?.map(({ thingName }) => thingName),
      ['press-1', 'press-3', 'press-5', 'press-7', 'press-9'],
    );
    assert.deepEqual(things?.[0]?.thingGroupNames, ['hall-1', 'first-ten']);
    assert.equal((await search('thingGroupNames:hall* NOT thingGroupNames:hall-0')).things?.length, 200);
  });

  it('may be denied, each by its own action and resource', async (t) => {
    const denied = [
      'iot:ListThingGroups',
      'iot:ListThingsInThingGroup',
      'iot:ListThingTypes',
      'iot:SearchIndex',
    ];
    const key = { ...KEYS.good, denied };
    const { iot } = await start(t, { things: GROUPED, keys: [key] });
    const table = [
      [new ListThingGroupsCommand({}), 'iot:ListThingGroups on resource: *'],
      [
        new ListThingsInThingGroupCommand({ thingGroupName: 'hall-1' }),
        `iot:ListThingsInThingGroup on resource: arn:aws:iot:${REGION}:${ACCOUNT}:thinggroup/hall-1`,
      ],
      [new ListThingTypesCommand({}), 'iot:ListThingTypes on resource: *'],
    ] as const;
    for (const [command, words] of table) {
      // The commands have nothing in common that TypeScript could name.
      await assert.rejects(iot().send(command as ListThingTypesCommand), (error: Error) => {
        assert.equal(error.name, 'AccessDeniedException');
        assert.ok(error.message.includes(words), error.message);
        return true;
      });
    }
  });

  it('are throttled as the service throttles them', async (t) => {
    const { iot } = await start(t, { things: GROUPED, clock: new FakeClock(Date.now()) });
    const client = iot();
    const calls = [
      [10, () => client.send(new ListThingGroupsCommand({}))],
      [25, () => client.send(new ListThingsInThingGroupCommand({ thingGroupName: 'hall-1' }))],
      [10, () => client.send(new ListThingTypesCommand({}))],
      [15, () => client.send(new SearchIndexCommand({ queryString: '*' }))],
    ] as const;
    for (const [rate, call] of calls) {
      for (let index = 0; index < rate; index += 1) await call();
      await assert.rejects(call(), { name: 'ThrottlingException' });
    }
  });
});

describe('a hundred thousand things', () => {
  const FLEET: ThingSeed[] = Array.from({ length: 100_000 }, (_, index) => ({
    thingName: `device-${String(index).padStart(6, '0')}`,
    thingTypeName: `type-${index % 7}`,
    attributes: { site: `site-${index % 50}` },
    online: false,
  }));

  it('answer any page of any query, and the pages hold each thing once', async (t) => {
    const { iot } = await start(t, { things: FLEET, clock: new SteppingClock() });
    const client = iot();
    const all = async (queryString: string) => {
      const names: (string | undefined)[] = [];
      let nextToken: string | undefined;
      do {
        const page = await client.send(new SearchIndexCommand({ queryString, maxResults: 500, nextToken }));
        names.push(...(page.things ?? []).map(({ thingName }) => thingName));
        nextToken = page.nextToken;
      } while (nextToken);
      return names;
    };
    assert.deepEqual(
      await all('thingName:device-01234*'),
      FLEET.slice(12_340, 12_350).map((each) => each.thingName),
    );
    assert.equal((await all('thingName:device-04* AND attributes.site:site-3')).length, 200);
    assert.equal((await all('thingName:*99999')).length, 1);
    assert.deepEqual(await all('thingName:(device-000001 OR device-099999 OR nobody)'), [
      'device-000001',
      'device-099999',
    ]);
    const broad = await all('thingTypeName:type-3 OR thingTypeName:type-4 AND attributes.site:site-1');
    assert.equal(new Set(broad).size, broad.length);
    assert.equal(
      broad.length,
      FLEET.filter((_, index) => index % 7 === 3 || (index % 7 === 4 && index % 50 === 1)).length,
    );
  });
});

/** Runs ahead so fast that no quota is met. */
class SteppingClock extends FakeClock {
  #steps = 0;

  constructor() {
    super(Date.now());
  }

  override now(): number {
    this.#steps += 1;
    return super.now() + this.#steps * 50;
  }
}

describe('endpoints', () => {
  it('answers the broker’s address for each type that the service knows', async (t) => {
    const { iot } = await start(t, { dataEndpoint: () => '127.0.0.1:1883' });
    for (const endpointType of [undefined, 'iot:Data-ATS', 'iot:CredentialProvider', 'iot:Jobs']) {
      const { endpointAddress } = await iot().send(new DescribeEndpointCommand({ endpointType }));
      assert.equal(endpointAddress, '127.0.0.1:1883');
    }
    await assert.rejects(iot().send(new DescribeEndpointCommand({ endpointType: 'iot:Nonsense' })), {
      name: 'InvalidRequestException',
    });
  });
});

describe('who may ask iot', () => {
  for (const [what, key, name] of NO_KEYS) {
    it(`refuses ${what} with ${name} and status 403`, async (t) => {
      const { iot } = await start(t);
      await assert.rejects(iot(key).send(new ListThingsCommand({})), (error: Error & IotFailure) => {
        assert.equal(error.name, name);
        assert.equal(error.$metadata.httpStatusCode, 403);
        return true;
      });
    });
  }

  it('says in IAM’s words what a policy does not allow', async (t) => {
    const { iot } = await start(t);
    const who = `User: arn:aws:iam::${ACCOUNT}:user/guest is not authorized to perform`;
    await assert.rejects(iot(KEYS.denied).send(new ListThingsCommand({})), {
      name: 'AccessDeniedException',
      message: `${who}: iot:ListThings on resource: * because no identity-based policy allows the iot:ListThings action`,
    });
    await assert.rejects(iot(KEYS.denied).send(new DescribeThingCommand({ thingName: 'gate:3' })), {
      name: 'AccessDeniedException',
      message: `${who}: iot:DescribeThing on resource: arn:aws:iot:${REGION}:${ACCOUNT}:thing/gate:3 because no identity-based policy allows the iot:DescribeThing action`,
    });
    assert.ok(await iot(KEYS.denied).send(new SearchIndexCommand({ queryString: '*' })));
  });

  it('refuses a clock that is six minutes off', async (t) => {
    const { iot } = await start(t);
    await assert.rejects(iot(KEYS.good, -6 * 60_000).send(new ListThingsCommand({})), {
      name: 'InvalidSignatureException',
      message: /^Signature expired: /,
    });
  });

  it('throttles ListThings beyond ten a second', async (t) => {
    const { iot } = await start(t, { clock: new FakeClock(Date.now()) });
    const client = iot();
    for (let index = 0; index < 10; index += 1) await client.send(new ListThingsCommand({}));
    await assert.rejects(client.send(new ListThingsCommand({})), { name: 'ThrottlingException' });
  });
});

describe('STS', () => {
  it('tells whose key it is', async (t) => {
    const { cloud, sts } = await start(t);
    const user = await sts().send(new GetCallerIdentityCommand({}));
    assert.equal(user.Account, ACCOUNT);
    assert.equal(user.Arn, `arn:aws:iam::${ACCOUNT}:user/demo`);
    assert.match(user.UserId ?? '', /^AIDA[0-9A-F]{17}$/);
    assert.match(user.$metadata.requestId ?? '', /^[0-9a-f-]{36}$/);
    const role = await sts(KEYS.temporary).send(new GetCallerIdentityCommand({}));
    assert.equal(role.Arn, `arn:aws:sts::${ACCOUNT}:assumed-role/Operator/alex`);
    assert.match(role.UserId ?? '', /^AROA[0-9A-F]{17}:alex$/);
    assert.deepEqual(cloud.calls, ['GetCallerIdentity', 'GetCallerIdentity']);
  });

  it('tells it also to whom everything is denied', async (t) => {
    const { sts } = await start(t);
    const guest = await sts(KEYS.denied).send(new GetCallerIdentityCommand({}));
    assert.equal(guest.Arn, `arn:aws:iam::${ACCOUNT}:user/guest`);
  });

  for (const [what, key, , name] of NO_KEYS) {
    it(`refuses ${what} with ${name} and status 403`, async (t) => {
      const { sts } = await start(t);
      await assert.rejects(sts(key).send(new GetCallerIdentityCommand({})), (error: Error & IotFailure) => {
        assert.match(error.name, new RegExp(`^${name}(Exception)?$`));
        assert.equal(error.$metadata.httpStatusCode, 403);
        return true;
      });
    });
  }

  it('refuses a clock that is six minutes off, either way', async (t) => {
    const { sts } = await start(t);
    await assert.rejects(sts(KEYS.good, -6 * 60_000).send(new GetCallerIdentityCommand({})), {
      name: 'SignatureDoesNotMatch',
      message: /^Signature expired: /,
    });
    await assert.rejects(sts(KEYS.good, 6 * 60_000).send(new GetCallerIdentityCommand({})), {
      name: 'SignatureDoesNotMatch',
      message: /^Signature not yet current: /,
    });
  });

  it('plays faults', async (t) => {
    const { cloud, sts } = await start(t);
    cloud.fault('GetCallerIdentity', 'status-500');
    await assert.rejects(sts().send(new GetCallerIdentityCommand({})), { name: 'InternalFailure' });
    cloud.fault('GetCallerIdentity', 'drop-before');
    await assert.rejects(sts().send(new GetCallerIdentityCommand({})), { code: 'ECONNRESET' });
    assert.ok(await sts().send(new GetCallerIdentityCommand({})));
  });
});

interface IotFailure {
  $metadata: { httpStatusCode?: number };
}
