import { describe, expect, test } from 'vitest';
import { tellGiven, tellResult, tellSecretParams } from '../../src/engine/task/secrets.js';
import { TemplateString } from '../../src/model/index.js';
import { dictOf, int, list, params, str } from '../../src/params/index.js';
import { Dict, fromPlain } from '../../src/python/index.js';
import { Mask } from '../../src/report/index.js';

function maskedBy(tell: (mask: Mask) => void, ...texts: string[]): string[] {
  const mask = new Mask();
  tell(mask);
  return texts.map((text) => mask.field(text));
}

const dict = (value: object): Dict => fromPlain(value) as Dict;

describe('params that are secrets', () => {
  const schema = params({
    name: str,
    password: str.secret().aliases('pw'),
    pin: int.secret(),
    tokens: list(str).secret(),
    login: dictOf({ user: str, key: str.secret() }),
    logins: list(dictOf({ user: str, key: str.secret() })),
  });
  const tell = (given: Dict) => (mask: Mask) => {
    tellSecretParams(mask, schema, given);
  };

  test('are told under their names and others, in lists, and within params', () => {
    const given = dict({
      name: 'some-name',
      pw: 'by-alias',
      pin: 123456,
      tokens: ['token-one', 'token-two'],
      login: { user: 'some-user', key: 'key-one' },
      logins: [{ user: 'some-user', key: 'key-two' }],
    });
    const shown = maskedBy(tell(given), 'by-alias', '123456', 'token-one', 'token-two', 'key-one', 'key-two');
    expect(new Set(shown)).toEqual(new Set(['********']));
    expect(maskedBy(tell(given), 'some-name', 'some-user')).toEqual(['some-name', 'some-user']);
  });

  test('are told however everyday they are, and not before they are rendered', () => {
    expect(maskedBy(tell(dict({ password: 'present' })), 'present')).toEqual(['********']);
    const open = new Dict([['password', new TemplateString('{{ password }}')]]);
    expect(maskedBy(tell(open), '{{ password }}')).toEqual(['{{ password }}']);
  });
});

test('of a task under no_log all texts are told but names of things and findings', () => {
  const result = dict({
    stdout: 'made-by-it',
    stdout_lines: ['made-by-it'],
    path: '/etc/some/path',
    state: 'some-state',
    stat: { mimetype: 'some-type' },
    nested: { name: 'some-name', value: ['deep-value'] },
    changed: true,
    msg: 'words of the module',
  });
  const texts = [
    'made-by-it',
    'deep-value',
    '/etc/some/path',
    'some-state',
    'some-type',
    'some-name',
    'words of the module',
  ];
  const tell = (mask: Mask): void => {
    tellResult(mask, result);
  };
  expect(maskedBy(tell, ...texts)).toEqual(['********', '********', ...texts.slice(2)]);
});

test('of what such a task was given, a message as well; of a command line no program and no options', () => {
  const given = dict({
    msg: 'given-message',
    argv: ['mysql', '--password', 'of-mysql', '--token=of-token', '-pshort'],
  });
  const tell = (mask: Mask): void => {
    tellGiven(mask, given);
  };
  const texts = [
    'given-message',
    'of-mysql',
    '--token=of-token',
    'of-token',
    '-pshort',
    'mysql',
    '--password',
  ];
  expect(maskedBy(tell, ...texts)).toEqual([...texts.slice(0, 5).fill('********'), 'mysql', '--password']);
});
