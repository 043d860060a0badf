import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { local } from '../../../src/modules/setup/local/local.js';
import { parseIni } from '../../../src/modules/setup/local/ini.js';
import { factScript } from '../../../src/modules/setup/script.js';
import { Source } from '../../../src/modules/setup/source.js';
import { ask, realShells } from '../../kit/real-shell.js';

const folder = mkdtempSync(join(tmpdir(), 'hap-facts-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('local facts', () => {
  const write = (name: string, text: string, mode = 0o644): void => {
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), mode);
  };
  write('json.fact', '{"a": 1, "b": [true, null]}\n');
  write('ini.fact', '[General]\nFoo = bar\n');
  write('run.fact', '#!/bin/sh\necho noise >&2\necho \'{"x": "y"}\'\n', 0o755);
  write('bad.fact', '#!/bin/sh\necho half; echo oops >&2; exit 3\n', 0o755);
  write('junk.fact', 'junk');
  write('other.txt', '{}');

  it.each(realShells().map((s) => [s.name, s] as const))('are read and run with %s', (_, shell) => {
    const script = factScript(local.parts, { timeout: 1, factPath: folder });
    const warnings: string[] = [];
    const answer = ask(shell, { script }, '/');
    const facts = local.parts[0]?.collect(new Source(answer.stdout), {}, (w) => warnings.push(w));
    const failure = `Failure executing fact script (${folder}/bad.fact), rc: 3, err: oops`;
    const junk = `error loading facts as JSON or ini - please check content: ${folder}/junk.fact`;
    expect(facts).toEqual({
      local: {
        json: { a: 1, b: [true, null] },
        ini: { General: { foo: 'bar' } },
        run: { x: 'y' },
        bad: failure,
        junk,
      },
    });
    expect(warnings).toEqual([failure, junk]);
  });

  it('are none where there is no such folder', () => {
    expect(local.parts[0]?.collect(new Source(''), {}, () => undefined)).toEqual({ local: {} });
  });
});

describe('parseIni', () => {
  it('reads what configparser reads', () => {
    const text = '[DEFAULT]\nd: 1\n\n[a]\n# no\nKey = 50%% \n  more\n; no\nempty =\n[b]\nd=2\n';
    expect(parseIni(text)).toEqual({
      a: { d: '1', key: '50%\nmore', empty: '' },
      b: { d: '2' },
    });
  });

  it.each(['x = 1', '[a]\nword', '[a]\nx=1\nx=2', '[a]\n[a]'])('refuses %j', (text) => {
    expect(parseIni(text)).toBeUndefined();
  });
});
