import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMfaDevices, totpCode } from '../../../electron/local-cloud/sts-mfa.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

/** `12345678901234567890` in base32: the secret of RFC 6238, appendix B. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

describe('a code of RFC 6238', () => {
  // The RFC gives eight digits; six are the last six of them.
  for (const [seconds, eightDigits] of [
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ] as const) {
    it(`is ${eightDigits.slice(2)} at ${seconds} s`, () => {
      assert.equal(totpCode(SECRET, seconds * 1000), eightDigits.slice(2));
    });
  }

  it('comes of a secret in any spelling of base32', () => {
    const spelled = 'gezd gnbv gy3t qojq gezd gnbv gy3t qojq====';
    assert.equal(totpCode(spelled, 59_000), '287082');
    assert.throws(() => totpCode('0189', 0), /not base32/);
  });
});

describe('an MFA device', () => {
  const start = (now: number) => {
    const clock = new FakeClock(now);
    return { clock, devices: createMfaDevices([{ serial: 'one', secret: SECRET }], clock) };
  };

  it('is known by its serial number', () => {
    const { devices } = start(59_000);
    assert.equal(devices.accept('two', '287082'), 'unknown-device');
    assert.equal(devices.accept('one', '287083'), 'wrong-code');
    assert.equal(devices.accept('one', '287082'), 'accepted');
  });

  it('may be one step early or late, and not two', () => {
    for (const [offsetMs, verdict] of [
      [-60_000, 'wrong-code'],
      [-30_000, 'accepted'],
      [30_000, 'accepted'],
      [60_000, 'wrong-code'],
    ] as const) {
      const { devices, clock } = start(1_234_567_890_000);
      assert.equal(devices.accept('one', totpCode(SECRET, clock.now() + offsetMs)), verdict, `${offsetMs}`);
    }
  });

  it('gives a code that is good once, and takes none from before one that was used', () => {
    const { devices, clock } = start(1_234_567_890_000);
    const [before, now] = [-30_000, 0].map((offset) => totpCode(SECRET, clock.now() + offset));
    assert.equal(devices.accept('one', now!), 'accepted');
    assert.equal(devices.accept('one', now!), 'wrong-code');
    assert.equal(devices.accept('one', before!), 'wrong-code');
  });
});
