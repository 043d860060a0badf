import { describe, expect, expectTypeOf, it } from 'vitest';
import { paramDocs, TemplateString, type ParamIssue } from '../../src/model/index.js';
import {
  bool,
  dict,
  dictOf,
  int,
  list,
  mode,
  oneOf,
  openParams,
  params,
  path,
  raw,
  str,
} from '../../src/params/index.js';
import { Dict, Float, Text } from '../../src/python/index.js';

const schema = params(
  {
    path: path.required().aliases('dest', 'name').describe('The file.'),
    state: oneOf('file', 'absent', 'link').default('file'),
    src: str,
    content: raw,
    recurse: bool.default(false),
    mode,
    retries: int,
    tags: list(str),
    password: str.secret(),
    owner: str,
    group: str,
  },
  {
    mutuallyExclusive: [['src', 'content']],
    requiredIf: [['state', 'link', ['src']]],
    requiredTogether: [['owner', 'group']],
  },
);

function issues(input: unknown): { path: PropertyKey[]; message: string; params: ParamIssue }[] {
  const result = schema.safeParse(input);
  return (result.error?.issues ?? []).map((i) => ({
    path: i.path,
    message: i.message,
    params: (i as unknown as { params: ParamIssue }).params,
  }));
}

describe('params', () => {
  it('gives every param a type of its own', () => {
    const value = schema.parse({ dest: '/x' });
    expectTypeOf(value.path).toEqualTypeOf<string>();
    expectTypeOf(value.state).toEqualTypeOf<'file' | 'absent' | 'link'>();
    expectTypeOf(value.src).toEqualTypeOf<string | undefined>();
    expectTypeOf(value.tags).toEqualTypeOf<string[] | undefined>();
  });

  it('reads text as key=value arguments give it', () => {
    const value = schema.parse(
      Dict.of({ dest: '/x', recurse: 'Yes', mode: '644', retries: ' 3', tags: 'a,b', owner: 0, group: true }),
    );
    expect(value).toMatchObject({
      path: '/x',
      state: 'file',
      recurse: true,
      mode: '0644',
      retries: 3,
      tags: ['a', 'b'],
      owner: '0',
      group: 'True',
      src: undefined,
    });
  });

  it.each([
    [420, '0644'],
    ['0755', '0755'],
    ['0o640', '0640'],
    [0o1777, '1777'],
    ['u=rwX,g+r-w,o-rwx', 'u=rwX,g+r-w,o-rwx'],
    ['a-x', 'a-x'],
    ['g=u', 'g=u'],
  ])('reads the mode %j as %s', (written, read) => {
    expect(schema.parse({ path: '/x', mode: written }).mode).toBe(read);
  });

  it.each([
    ['a mode', { mode: 'rw-' }, 'mode must be in octal or symbolic form'],
    [
      'a bool',
      { recurse: 'maybe' },
      "argument 'recurse' is of type <class 'str'> and we were unable to convert to bool",
    ],
    [
      'an int',
      { retries: '1.5' },
      "and we were unable to convert to int: <class 'str'> cannot be converted to an int",
    ],
    [
      'a list',
      { tags: new Dict() },
      "and we were unable to convert to list: <class 'dict'> cannot be converted",
    ],
    ['a choice', { state: 'lnk' }, 'value of state must be one of: file, absent, link, got: lnk'],
    ['an exclusive pair', { src: 'a', content: 'b' }, 'parameters are mutually exclusive: src|content'],
    ['a condition', { state: 'link' }, 'state is link but all of the following are missing: src'],
    ['a pair', { owner: 'root' }, 'parameters are required together: owner, group'],
  ])('refuses %s with the words of Ansible', (_, given, message) => {
    const [issue, ...others] = issues({ path: '/x', ...given });
    expect(others).toEqual([]);
    expect(issue?.message).toContain(message);
  });

  it('names the key as it was written, and what may have been meant', () => {
    expect(issues({ dest: '/x', ownr: 'me', state: 'abset' })).toEqual([
      expect.objectContaining({
        path: ['ownr'],
        params: { problem: 'unknown', hint: "Did you mean 'owner'?" },
      }),
      expect.objectContaining({
        path: ['state'],
        params: { problem: 'choice', hint: "Did you mean 'absent'?" },
      }),
    ]);
    expect(issues({})).toEqual([
      { path: [], message: 'missing required arguments: path', params: { problem: 'missing' } },
    ]);
  });

  it('says nothing of what is not rendered yet', () => {
    const later = new TemplateString('{{ x }}');
    expect(
      issues({ path: later, state: later, recurse: later, mode: later, src: later, content: 'x' }),
    ).toEqual([]);
    expect(issues({ path: '/x', state: 'link', src: later, tags: [later, 'a'] })).toEqual([]);
    expect(issues({ state: later }).map((i) => i.params.problem)).toEqual(['missing']);
  });

  it('keeps Python values: a float stays one, and text of it is Python text', () => {
    const value = schema.parse({
      path: '/x',
      content: new Float(1),
      src: null,
      owner: new Float(1),
      group: [1, 'a'],
    });
    expect(value.content).toEqual(new Float(1));
    expect([value.owner, value.group, value.src]).toEqual(['1.0', "[1, 'a']", undefined]);
  });

  it('takes null for not given', () => {
    expect(schema.parse({ path: '/x', state: null, tags: null })).toMatchObject({
      state: 'file',
      tags: undefined,
    });
  });

  it('reads a word that YAML took for a bool as the choice it stood for', () => {
    const s = params({ upgrade: oneOf('no', 'yes', 'dist').default('no') });
    expect(s.parse({ upgrade: true }).upgrade).toBe('yes');
    expect(s.parse({ upgrade: false }).upgrade).toBe('no');
  });

  it.each([
    ['{"a": [1, true]}', [['a', [1, true]]]],
    ["{'a': None, 'b': (1,)}", 'python'],
    [
      'a=1, b="x y" c=z',
      [
        ['a', '1'],
        ['b', 'x y'],
        ['c', 'z'],
      ],
    ],
  ])('reads the dict %s', (text, expected) => {
    const value = params({ d: dict.required() }).parse({ d: text }).d;
    if (expected === 'python') expect([...value.keys()]).toEqual(['a', 'b']);
    else expect([...value]).toEqual(expected);
  });

  it('reads dicts with params of their own, and points into them', () => {
    const s = params({ users: list(dictOf({ name: str.required(), uid: int })) });
    expect(s.parse({ users: [{ name: 1, uid: '2' }] }).users).toEqual([{ name: '1', uid: 2 }]);
    const error = s.safeParse({ users: [{ name: 'a' }, { name: 'b', uid: 'x' }, { nam: 'c' }] }).error;
    expect(error?.issues.map((i) => i.path)).toEqual([
      ['users', 1, 'uid'],
      ['users', 2, 'nam'],
      ['users', 2],
    ]);
  });

  it('tells what it takes', () => {
    const docs = paramDocs(schema);
    expect(docs.map((d) => d.name)).toEqual(
      'path state src content recurse mode retries tags password owner group'.split(' '),
    );
    expect(docs[0]).toMatchObject({
      type: 'path',
      required: true,
      aliases: ['dest', 'name'],
      description: 'The file.',
    });
    expect(docs[1]).toMatchObject({ choices: ['file', 'absent', 'link'], default: 'file', required: false });
    expect(docs[7]).toMatchObject({ type: 'list', elements: 'str' });
    expect(docs.filter((d) => d.secret).map((d) => d.name)).toEqual(['password']);
  });
});

describe('openParams', () => {
  const open = openParams({ cacheable: bool.default(false), name: str.aliases('host') });

  it('hands on params of other names as they were given', () => {
    const value = open.parse(Dict.of({ cacheable: 'yes', host: 7, Name: [1, 'two'] }));
    expect(value.cacheable).toBe(true);
    expect(value.name).toBe('7');
    expect([...value.others]).toEqual([['Name', [1, 'two']]]);
  });

  it('is as strict with its own', () => {
    expect(open.safeParse({ cacheable: 'maybe', other: 1 }).error?.issues.map((i) => i.path)).toEqual([
      ['cacheable'],
    ]);
  });
});

describe('text with a mark', () => {
  class Marked extends Text {}

  it('is read as the text it holds', () => {
    const value = schema.parse(
      Dict.of({
        path: new Marked('/x'),
        recurse: new Marked('yes'),
        tags: new Marked('a,b'),
        content: new Marked('c'),
      }),
    );
    expect(value).toMatchObject({ path: '/x', recurse: true, tags: ['a', 'b'], content: 'c' });
    expect(schema.parse(Dict.of({ path: '/x', state: new Marked('absent') })).state).toBe('absent');
  });

  it('makes further demands of what could be read, and of nothing else', () => {
    const s = params({ n: int.check((n) => (n > 0 ? undefined : 'n must be positive')) });
    const said = (n: unknown): string[] => (s.safeParse({ n }).error?.issues ?? []).map((i) => i.message);
    expect(said('-1')).toEqual(['n must be positive']);
    expect(said('x')).toEqual([expect.stringContaining('we were unable to convert to int')]);
    expect(said(new TemplateString('{{ n }}'))).toEqual([]);
    expect(said('7')).toEqual([]);
  });
});
