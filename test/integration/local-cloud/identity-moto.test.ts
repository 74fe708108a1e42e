/**
 * The same requests to the STS of the local cloud and to that of moto, another stand-in for AWS: both must answer in the
 * same form. Moto checks neither signatures nor trust, so both are asked only for what the local cloud grants.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { it, type TestContext } from 'node:test';
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  type STSClient,
} from '@aws-sdk/client-sts';
import { MFA, roleArn, startIdentity } from './identity.ts';

interface Sent {
  method: string;
  headers: Record<string, string>;
  body: string;
}

/** Starts moto_server on a free port; undefined where there is none on this machine. */
async function startMoto(t: TestContext): Promise<string | undefined> {
  const program = (process.env.PATH ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, 'moto_server'))
    .find((file) => fs.existsSync(file));
  if (!program) return undefined;
  const server = spawn(program, ['-H', '127.0.0.1', '-p', '0'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise((resolve) => server.once('close', resolve));
  t.after(async () => {
    server.kill('SIGKILL');
    await ended;
  });
  for await (const line of createInterface(server.stderr)) {
    const address = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
    if (address) {
      server.stderr.resume();
      return address;
    }
  }
  throw new Error('moto_server ended before it listened');
}

/** The answer of a service to a request as it stands. */
async function replay(address: string, { method, headers, body }: Sent): Promise<string> {
  const { host: _host, 'content-length': _length, ...rest } = headers;
  const response = await fetch(address, { method, headers: rest, body });
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return text;
}

/** Every element by its way from the root, with the text of those that hold one. */
function elementsOf(xml: string): Map<string, string> {
  const found = new Map<string, string>();
  const way: string[] = [];
  for (const [, close, name = '', , alone, text = ''] of xml.matchAll(
    /<(\/?)([A-Za-z]+)([^<>]*?)(\/?)>([^<]*)/g,
  )) {
    if (close) {
      way.pop();
      continue;
    }
    way.push(name);
    found.set(way.join('/'), text.trim());
    if (alone) way.pop();
  }
  return found;
}

/** Members that the service gives only where there is something to say, on which the two differ. */
const OPTIONAL = /\/(PackedPolicySize|SourceIdentity|Provider|Audience|SubjectFromWebIdentityToken)$/;

it('answers STS’s requests in the same form as moto', { timeout: 60_000 }, async (t) => {
  const moto = await startMoto(t);
  if (!moto) {
    t.diagnostic('there is no moto_server on this machine, and so nothing to compare with');
    return;
  }
  const { cloud, clock, sts, mfaCode } = await startIdentity(t);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const exp = Math.floor(clock.now() / 1000) + 600;
  const token = `${part({ alg: 'RS256' })}.${part({ iss: 'https://ci', sub: 'job-seven', aud: 'sts', exp })}.c2ln`;
  const role = { RoleArn: roleArn('Operator'), RoleSessionName: 'alex', DurationSeconds: 900 };
  const careful = { RoleArn: roleArn('Careful'), RoleSessionName: 'alex', SerialNumber: MFA.serial };
  const requests: Record<string, (client: STSClient) => Promise<unknown>> = {
    GetCallerIdentity: (client) => client.send(new GetCallerIdentityCommand({})),
    AssumeRole: (client) => client.send(new AssumeRoleCommand(role)),
    'AssumeRole with MFA': (client) =>
      client.send(new AssumeRoleCommand({ ...careful, TokenCode: mfaCode() })),
    GetSessionToken: (client) => client.send(new GetSessionTokenCommand({ DurationSeconds: 900 })),
    AssumeRoleWithWebIdentity: (client) =>
      client.send(
        new AssumeRoleWithWebIdentityCommand({
          RoleArn: roleArn('Pipeline'),
          RoleSessionName: 'alex',
          WebIdentityToken: token,
        }),
      ),
  };
  for (const [name, send] of Object.entries(requests)) {
    const client = sts();
    let sent: Sent | undefined;
    client.middlewareStack.add(
      () => async (args) => {
        // Nothing is sent from here: the request as it was signed goes to both by `replay`.
        sent = args.request as Sent;
        throw new Error('kept');
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
    await assert.rejects(send(client), { message: 'kept' });
    assert.ok(sent);
    const ours = elementsOf(await replay(cloud.endpoints.sts, sent));
    const theirs = elementsOf(await replay(moto, sent));
    const ways = (all: Map<string, string>) => [...all.keys()].filter((way) => !OPTIONAL.test(way)).sort();
    assert.deepEqual(ways(ours), ways(theirs), name);
    for (const [ending, form] of [
      ['/AccessKeyId', /^ASIA[A-Z0-9]{16}$/],
      ['/SecretAccessKey', /^[\w+/]{40}$/],
      ['/SessionToken', /^[\w+/=]{200,}$/],
      ['/Expiration', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/],
      ['/AssumedRoleId', /^ARO[A-Z0-9]+:alex$/],
      ['/AssumedRoleUser/Arn', /^arn:aws:sts::123456789012:assumed-role\/\w+\/alex$/],
    ] as const) {
      // Moto's session of a user is a fixed text, whatever was asked.
      for (const all of name === 'GetSessionToken' ? [ours] : [ours, theirs]) {
        const found = [...all].find(([way]) => way.endsWith(ending));
        if (found) assert.match(found[1], form, `${name} ${found[0]}`);
      }
    }
  }
});
