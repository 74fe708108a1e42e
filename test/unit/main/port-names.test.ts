import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ENGLISH, wordsOf } from '../../../electron/i18n/words.ts';
import { namingHolders, type PortNamesOptions } from '../../../electron/main/port-names.ts';
import { type CulvertError, culvertError } from '../../../electron/shared/errors.ts';
import { fail, ok, type Result } from '../../../electron/shared/result.ts';
import type { TunnelService } from '../../../electron/tunnels/service.ts';
import { sampleService, sampleTunnel } from '../../helpers/sample-tunnel.ts';

const details = { port: 5507, serviceId: 'SSH', suggestedPort: 5508 };
const taken = culvertError('PortTaken', details, details);

async function errorOf(error: CulvertError, options: Partial<PortNamesOptions> = {}) {
  const answer = async (): Promise<Result<{ key: string }>> => fail(error);
  const inner = { open: answer, adopt: answer, quick: answer } as Partial<TunnelService> as TunnelService;
  const service = namingHolders(inner, { tunnels: () => [], holder: async () => null, ...options });
  const answers = [
    await service.open({} as never),
    await service.adopt({} as never),
    await service.quick({} as never),
  ];
  const errors = answers.map((each) => (each.ok ? null : each.error));
  assert.deepEqual(errors[1], errors[0]);
  assert.deepEqual(errors[2], errors[0]);
  return errors[0] ?? assert.fail('no error');
}

test('whoever has the port is named, in every language, and the way on stays', async () => {
  const error = await errorOf(taken, { holder: async () => ({ name: 'nginx', pid: 1234 }) });
  assert.equal(error.message, 'Port 5507 for SSH is in use already (nginx, process 1234).');
  assert.deepEqual(error.details, details);
  assert.match(wordsOf({ language: 'ko', formats: 'ko-KR' }).error(error).message, /nginx, 프로세스 1234/);
});

test('a tunnel of ours is named before the system is asked', async () => {
  const error = await errorOf(taken, {
    tunnels: () => [sampleTunnel({ thingName: 'press-03', services: [sampleService({ localPort: 5507 })] })],
    holder: async () => assert.fail('the system was asked'),
  });
  assert.equal(
    ENGLISH.error(error).message,
    'Port 5507 for SSH is in use already (Culvert’s tunnel to press-03).',
  );
});

test('where nobody is known to have it the error stays as it is, as others do', async () => {
  assert.equal(await errorOf(taken), taken);
  assert.equal(
    await errorOf(taken, {
      holder: async () => {
        throw new Error('EACCES');
      },
    }),
    taken,
  );
  const other = culvertError('TunnelUnknown', {});
  assert.equal(await errorOf(other, { holder: async () => ({ name: 'x', pid: 1 }) }), other);
});

test('an open that works is answered as it is', async () => {
  const opened = ok({ key: 'k1' });
  const inner = { open: async () => opened } as Partial<TunnelService> as TunnelService;
  const service = namingHolders(inner, { tunnels: () => [], holder: async () => null });
  assert.equal(await service.open({} as never), opened);
});
