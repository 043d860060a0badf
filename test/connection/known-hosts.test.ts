import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KnownHosts, knownName } from '../../src/connection/ssh/host-key/known-hosts.js';
import { newPair } from './server.js';

const key = newPair().public;

/** The lines of a file under which a host is known. */
function linesFor(text: string, name: string): number[] {
  const known = new KnownHosts();
  known.add(text, 'file');
  return known.find(name).map(({ line }) => line);
}

function hashed(name: string): string {
  const salt = Buffer.from('0123456789abcdefghij');
  const hash = createHmac('sha1', salt).update(name).digest('base64');
  return `|1|${salt.toString('base64')}|${hash}`;
}

describe('known_hosts', () => {
  it('names a host as OpenSSH does', () => {
    expect(knownName('Web.Example.org', 22)).toBe('web.example.org');
    expect(knownName('10.0.0.1', 2222)).toBe('[10.0.0.1]:2222');
    expect(knownName('fe80::1', 22)).toBe('fe80::1');
  });

  it.each([
    ['web', true],
    ['other,WEB,third', true],
    ['web.example.org', false],
    ['w?b', true],
    ['*,!web', false],
    ['*,!other', true],
    ['!web', false],
    [hashed('web'), true],
    [hashed('other'), false],
    ['[web]:2222', false],
    ['#web', false],
  ])('the names %s hold web: %s', (names, holds) => {
    expect(linesFor(`${names} ${key}\n`, 'web')).toEqual(holds ? [1] : []);
  });

  it('tells ports apart', () => {
    const text = `[web]:2222 ${key}\n${hashed('[web]:2222')} ${key}\n[*]:2222 ${key}\nweb ${key}\n`;
    expect(linesFor(text, knownName('web', 2222))).toEqual([1, 2, 3]);
    expect(linesFor(text, knownName('web', 22))).toEqual([4]);
  });

  it('passes over what it cannot read', () => {
    const [type, blob] = key.split(' ');
    const wrong = [
      '',
      '# comment',
      'web',
      `web ${type}`,
      `web ssh-rsa ${blob}`,
      'web ssh-ed25519 !!!',
      `@new web ${key}`,
    ];
    expect(linesFor(`${wrong.join('\n')}\nweb ${key} a comment`, 'web')).toEqual([wrong.length + 1]);
  });

  it('knows the markers', () => {
    const known = new KnownHosts();
    known.add(`@revoked web ${key}\r\n@cert-authority *.org ${key}\nweb ${key}`, 'file');
    expect(known.find('web').map(({ marker }) => marker)).toEqual(['revoked', undefined]);
    expect(known.find('a.org').map(({ marker }) => marker)).toEqual(['cert-authority']);
  });

  it('never breaks, whatever it is given', () => {
    const piece = fc.constantFrom(
      '@revoked',
      'web',
      '*',
      '|1|',
      '|',
      '!',
      ',',
      ' ',
      '\n',
      key,
      'ssh-ed25519',
      '=',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string())), (pieces) => {
        for (const line of linesFor(pieces.join(''), 'web')) expect(line).toBeGreaterThan(0);
      }),
    );
  });
});
