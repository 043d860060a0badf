import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { factCache } from '../../../src/cli/node/fact-cache.js';
import { nodeStore } from '../../../src/cli/node/store.js';
import { Dict } from '../../../src/python/index.js';

const root = mkdtempSync(join(tmpdir(), 'hap-store-'));
afterAll(() => rmSync(root, { recursive: true }));
let count = 0;
const fresh = (): string => join(root, String(++count));
const bytes = (text: string): Uint8Array => Buffer.from(text);

describe('what is fetched', () => {
  it('is written with its folders, and replaces what is there', () => {
    const folder = fresh();
    nodeStore.save(folder, ['web1', 'etc', 'motd'], bytes('old'));
    nodeStore.save(folder, ['web1', 'etc', 'motd'], bytes('new'));
    expect(readFileSync(join(folder, 'web1/etc/motd'), 'utf8')).toBe('new');
    expect(readdirSync(join(folder, 'web1/etc'))).toEqual(['motd']);
  });

  it('follows a link that the user’s own folder is', () => {
    const [folder, link] = [fresh(), fresh()];
    mkdirSync(folder);
    symlinkSync(folder, link);
    nodeStore.save(link, ['f'], bytes('x'));
    expect(readFileSync(join(folder, 'f'), 'utf8')).toBe('x');
  });

  it('goes through no link below it', () => {
    const [folder, other] = [fresh(), fresh()];
    mkdirSync(folder);
    mkdirSync(other);
    symlinkSync(other, join(folder, 'web1'));
    expect(() => nodeStore.save(folder, ['web1', 'f'], bytes('x'))).toThrow('Failed to fetch the file');
    expect(readdirSync(other)).toEqual([]);
  });

  it('takes the place of a link, not of what it leads to', () => {
    const [folder, other] = [fresh(), fresh()];
    mkdirSync(folder);
    writeFileSync(other, 'kept');
    symlinkSync(other, join(folder, 'f'));
    nodeStore.save(folder, ['f'], bytes('x'));
    expect(readFileSync(other, 'utf8')).toBe('kept');
    expect(lstatSync(join(folder, 'f')).isSymbolicLink()).toBe(false);
  });

  it.each([[['..', 'f']], [['a/../../f']], [['.']], [['']], [[]]])('is not led out by %j', (names) => {
    const folder = fresh();
    expect(() => nodeStore.save(folder, names, bytes('x'))).toThrow('Failed to fetch the file');
    expect(existsSync(folder)).toBe(false);
  });
});

describe('kept facts', () => {
  const facts = new Dict([['ansible_x', 1]]);

  it.each([
    ['web1', 'web1'],
    ['../../etc/cron.d/x', '..%2F..%2Fetc%2Fcron.d%2Fx'],
    ['..', '%2E%2E'],
  ])('of the host %s are in the file %s', (host, file) => {
    const folder = fresh();
    const cache = factCache({ plugin: 'jsonfile', folder, prefix: '', timeout: 0 });
    cache?.write(host, facts);
    expect(readdirSync(folder)).toEqual([file]);
    expect(cache?.read(host)?.get('ansible_x')).toBe(1);
  });
});
