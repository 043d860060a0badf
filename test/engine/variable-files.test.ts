import { describe, expect, it } from 'vitest';
import { VariableFiles } from '../../src/engine/vars/load.js';
import type { ControllerFiles } from '../../src/model/index.js';

/** One file, whose content is what it was last given. */
function written(): { files: ControllerFiles; write: (text: string) => void } {
  let content: Uint8Array | undefined;
  const files: ControllerFiles = {
    read: (path) => (path === '/v.yml' ? content : undefined),
    info: () => undefined,
    list: () => undefined,
  };
  return { files, write: (text) => (content = new TextEncoder().encode(text)) };
}

describe('files of variables', () => {
  it('are parsed once, and again when they changed', () => {
    const { files, write } = written();
    const variables = new VariableFiles(files);
    expect(() => variables.load('/v.yml')).toThrow('there is no file /v.yml');
    write('v: 1');
    const first = variables.load('/v.yml');
    expect(first.get('v')).toBe(1);
    expect(variables.load('/v.yml')).toBe(first);
    write('v: 2');
    expect(variables.load('/v.yml').get('v')).toBe(2);
  });
});
