import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isSigned, readCertificate, type Certificate } from '../../src/connection/ssh/certificate.js';
import { fuzzRuns } from '../kit/mutate.js';
import { whyNotCertified } from '../../src/connection/ssh/host-key/host-certificate.js';

const folder = mkdtempSync(join(tmpdir(), 'hap-certificates-'));
afterAll(() => rmSync(folder, { recursive: true }));

const keygen = (...args: string[]): void =>
  void execFileSync('ssh-keygen', ['-q', ...args], { cwd: folder, stdio: 'ignore' });
const blobOf = (file: string): Buffer =>
  Buffer.from(readFileSync(join(folder, file), 'utf8').split(' ')[1] ?? '', 'base64');

const types = [
  ['ed25519', []],
  ['rsa', ['-b', '2048']],
  ['ecdsa', ['-b', '256']],
  ['ecdsa', ['-b', '384']],
  ['ecdsa', ['-b', '521']],
] as const;
const names = types.map(([type, more]) => `${type}${more[1] ?? ''}`);
let made = 0;

/** The bytes of a certificate that ssh-keygen makes of the key `host` with one of the authorities. */
function bytes(authority: string, ...args: string[]): Buffer {
  const name = `c${++made}`;
  copyFileSync(join(folder, 'host.pub'), join(folder, `${name}.pub`));
  keygen('-s', authority, '-I', 'its id', ...args, `${name}.pub`);
  return blobOf(`${name}-cert.pub`);
}

function certificate(blob: Buffer): Certificate {
  const read = readCertificate(blob);
  if (!read) throw new Error('it is no certificate');
  return read;
}

beforeAll(() => {
  for (const [i, [type, more]] of types.entries())
    keygen('-t', type, ...more, '-N', '', '-f', names[i] ?? '');
  keygen('-t', 'ed25519', '-N', '', '-f', 'host');
});

describe('a certificate of ssh-keygen', () => {
  it('is read', () => {
    const blob = bytes(
      'ed25519',
      '-h',
      '-n',
      'web,10.0.0.1',
      '-V',
      '20200101000000Z:20300101000000Z',
      '-O',
      'critical:a=b',
    );
    expect(certificate(blob)).toMatchObject({
      type: 'ssh-ed25519-cert-v01@openssh.com',
      keyType: 'ssh-ed25519',
      key: blobOf('host.pub'),
      purpose: 'host',
      id: 'its id',
      principals: ['web', '10.0.0.1'],
      validAfter: BigInt(Date.UTC(2020, 0) / 1000),
      validBefore: BigInt(Date.UTC(2030, 0) / 1000),
      critical: ['a'],
      authority: blobOf('ed25519.pub'),
    });
  });

  it.each(names)(
    'is found signed by an authority of type %s, and not when a byte is another',
    (authority) => {
      const blob = bytes(authority, '-h');
      expect(isSigned(certificate(blob))).toBe(true);
      const id = blob.indexOf('its id');
      blob.write('X', id);
      expect(isSigned(certificate(blob))).toBe(false);
    },
  );

  it.each(['ed25519', 'rsa2048', 'ecdsa256', 'ecdsa521'])('may be about a key of type %s', (name) => {
    copyFileSync(join(folder, `${name}.pub`), join(folder, 'about.pub'));
    keygen('-s', 'ed25519', '-I', 'id', '-h', 'about.pub');
    expect(certificate(blobOf('about-cert.pub')).key).toEqual(blobOf(`${name}.pub`));
  });

  it('is not good when its signature is by an algorithm that is not trusted', () => {
    expect(isSigned(certificate(bytes('rsa2048', '-h', '-t', 'ssh-rsa')))).toBe(false);
    expect(isSigned(certificate(bytes('rsa2048', '-h')), ['ssh-ed25519'])).toBe(false);
    expect(isSigned(certificate(bytes('rsa2048', '-h')), ['rsa-sha2-512'])).toBe(true);
  });

  it.each<[string, string[], string | undefined]>([
    ['for all hosts', [], undefined],
    ['for the host', ['-n', 'other,web'], undefined],
    ['for another host', ['-n', 'other'], 'it is for other, not for web'],
    ['for a pattern', ['-n', '*'], 'it is for *, not for web'],
    ['that has expired', ['-V', '-2d:-1d'], 'it has expired'],
    ['that is not valid yet', ['-V', '+1d:+2d'], 'it is not valid yet'],
    ['with an unknown option', ['-O', 'critical:a=b'], 'it has options that hap does not know: a'],
  ])('%s', (_what, args, why) => {
    expect(whyNotCertified(certificate(bytes('ed25519', '-h', ...args)), 'web', undefined)).toBe(why);
  });

  it('for users is none for hosts', () => {
    expect(whyNotCertified(certificate(bytes('ed25519', '-n', 'web')), 'web', undefined)).toBe(
      'it is none for hosts',
    );
  });

  it('that is changed anywhere is not good, and never breaks anything', () => {
    const good = bytes('ed25519', '-h', '-n', 'web');
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), fc.nat(8), (at, change, cut) => {
        const blob = Buffer.from(good.subarray(0, good.length - cut));
        if (at < blob.length) blob[at] = (blob[at] ?? 0) ^ change;
        const read = readCertificate(blob);
        if (read && !blob.equals(good))
          expect(whyNotCertified(read, 'web', undefined)).toBe('its signature is not good');
      }),
      { seed: 43, numRuns: fuzzRuns(400) },
    );
  });
});
