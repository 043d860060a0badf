import { describe, expect, it } from 'vitest';
import { lines, quote, sh, ShellFunction, verbatim } from '../../src/model/index.js';

const [one, two, three] = ['one', 'two', 'three'].map((name) => new ShellFunction(`hap_${name}`, ':')) as [
  ShellFunction,
  ShellFunction,
  ShellFunction,
];

describe('a script', () => {
  it('quotes every value and takes scripts and functions as they are', () => {
    const inner = sh`echo ${"it's"}`;
    expect(sh`${one} ${['a b', 'c', 3]} ${inner}; ${verbatim('ls $x')}`.text).toBe(
      `hap_one 'a b' c 3 echo 'it'\\''s'; ls $x`,
    );
  });

  it('has the functions of all that it is made of, each once', () => {
    const first = sh`${one} ${two}`;
    expect([...first.functions]).toEqual([one, two]);
    expect([...sh`${first}; ${first}`.functions]).toEqual([one, two]);
    expect([...sh`${three} ${first} ${two}`.functions]).toEqual([three, one, two]);
    expect([...sh`${[first, sh`${three}`, 'x']}`.functions]).toEqual([one, two, three]);
    expect([...lines([sh`:`, first, sh`${three}`]).functions]).toEqual([one, two, three]);
    expect([...first.functions]).toEqual([one, two]);
  });

  it('cannot hold a NUL byte, which is the error of who asks for it', () => {
    expect(() => quote('a\0b')).toThrow(expect.objectContaining({ code: 'nul-byte' }));
    expect(() => sh`cat ${['x', 'a\0b']}`).toThrow('embedded null byte');
  });
});
