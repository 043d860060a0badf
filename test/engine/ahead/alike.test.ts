import { beforeEach, describe, expect, it } from 'vitest';
import { Alike, type Preparing } from '../../../src/engine/ahead/alike.js';
import { Prepared } from '../../../src/engine/ahead/prepared.js';
import { UnsettledVariables } from '../../../src/engine/ahead/unsettled.js';
import { LayeredVariables } from '../../../src/engine/vars/scope.js';
import { TemplateString, type ModuleContext, type Probe } from '../../../src/model/index.js';
import type { Ready, Said } from '../../../src/engine/task/said.js';
import type { Task } from '../../../src/playbook/index.js';
import { Dict, type Value } from '../../../src/python/index.js';
import { createTemplar, HostVars, type Renderer } from '../../../src/template/index.js';
import { memoryFiles } from '../../kit/memory-files.js';
import { memoryController } from '../../kit/templates.js';

const templar = createTemplar(memoryController(memoryFiles({})));
const task = {} as Task;
const template = new TemplateString('{{ shared }} {{ own }}');
const shared = Dict.of({ shared: new TemplateString('all of {{ group }}'), group: 'web' });
const machines = { epoch: 0 };
let alike: Alike;
let rendered: number;

/** What a look renders with for a host that has these variables. */
function rendererOf(own: Record<string, Value>, fromHost = false): Renderer {
  const layer = Dict.of(own);
  const data = new Map(fromHost ? [[layer, () => true]] : []);
  const scope = new UnsettledVariables(new LayeredVariables([shared, layer], data));
  return templar.renderer(scope, { playbookDir: '/play', searchPath: ['/play'] });
}

/** What a task says to a host that has these variables. */
function say(
  own: Record<string, Value>,
  { noLog = false, kind = 'host', text = template, ...more }: Partial<Preparing & SayOptions> = {},
): Said {
  const renderer = rendererOf(own);
  return alike.said({ state: { ahead: true }, task, index: undefined, renderer, ...more }, () => {
    rendered++;
    const prepared = new Prepared(Dict.of({ text: (more.renderer ?? renderer).render(text) }));
    const mode = { check: false, diff: false };
    const ready = { runs: { kind }, prepared, mode, delegatedTo: undefined } as unknown as Ready;
    return { runs: true, noLog, notify: [], tries: 1, ready };
  });
}

interface SayOptions {
  readonly noLog: boolean;
  readonly kind: Ready['runs']['kind'];
  readonly text: TemplateString;
}

function textOf({ ready }: Said): Value | undefined {
  return ready?.prepared.args.get('text');
}

beforeEach(() => {
  machines.epoch = 0;
  alike = new Alike(machines);
  rendered = 0;
});

describe('what a task says', () => {
  it('is the same for hosts with the same values', () => {
    const first = say({ own: 'a', unused: 1 });
    expect(textOf(first)).toBe('all of web a');
    expect(say({ own: 'a', unused: 2 })).toBe(first);
    expect(rendered).toBe(1);
  });

  it('is another where a value is another, if only one that others are made of', () => {
    say({ own: 'a' });
    expect(textOf(say({ own: 'b' }))).toBe('all of web b');
    expect(textOf(say({ own: 'b', group: 'db' }))).toBe('all of db b');
    expect(rendered).toBe(3);
  });

  it('is of one task and item', () => {
    say({ own: 'a' });
    say({ own: 'a' }, { index: 1 });
    say({ own: 'a' }, { task: {} as Task });
    expect(rendered).toBe(3);
  });

  it('is said anew after a change, in its turn, and where its module is named by a template', () => {
    say({ own: 'a' });
    machines.epoch++;
    say({ own: 'a' });
    say({ own: 'a' }, { state: { ahead: false } });
    say({ own: 'a' }, { task: { actionTemplate: template } as unknown as Task });
    expect(rendered).toBe(4);
  });

  it('is not shared where a host had a part in it', () => {
    const told = (): Renderer => rendererOf({ own: 'a' }, true);
    say({}, { renderer: told() });
    say({}, { renderer: told() });
    expect(rendered).toBe(2);
    say({ own: 'a' });
    say({}, { renderer: told() });
    expect(rendered).toBe(4);
  });

  it('is not shared where it asked for the variables of all hosts', () => {
    const hostvars = new HostVars({ names: () => ['a'], has: () => true, scope: () => undefined });
    const text = new TemplateString('{{ hostvars | length }}');
    say({ hostvars }, { text });
    say({ hostvars }, { text });
    expect(rendered).toBe(2);
  });

  it('is said of each host where it is secret, or runs an action', () => {
    for (const of of [{ noLog: true }, { kind: 'action' }] as const) {
      say({ own: 'a' }, of);
      say({ own: 'a' }, of);
    }
    expect(rendered).toBe(4);
  });

  it('is not looked for any more where each host has values of its own', () => {
    for (const own of ['a', 'b', 'c', 'd', 'd', 'd']) say({ own });
    expect(rendered).toBe(6);
  });
});

describe('what is prepared', () => {
  const prepared = new Prepared(new Dict());
  const basics = {
    home: '/root',
    user: 'root',
    uid: 0,
    serviceManager: 'systemd',
    packageManager: 'apt',
    osFamily: 'Debian',
    machine: 'one',
  };
  const content = new TextEncoder().encode('x');
  const src = { path: '/play/x', mode: 0o644, content };
  const ctx: ModuleContext = {
    basics,
    check: false,
    diff: false,
    environment: {},
    files: { src },
    predicted: () => false,
  };
  const asked = (of: Partial<ModuleContext>): Probe<unknown> =>
    prepared.first({ ...ctx, ...of }, () => ({ requests: [], parse: () => undefined }));

  it('reads its params once', () => {
    expect(prepared.params(() => 'read')).toBe('read');
    expect(prepared.params(() => 'again')).toBe('read');
  });

  it('asks of every machine the same as long as all is the same', () => {
    const first = asked({});
    expect(asked({ basics: { ...basics, machine: 'two' }, files: { src: { ...src } } })).toBe(first);
  });

  it.each<[string, Partial<ModuleContext>]>([
    ['user', { basics: { ...basics, user: 'deploy' } }],
    ['home', { basics: { ...basics, home: '/home/root' } }],
    ['package manager', { basics: { ...basics, packageManager: 'apk' } }],
    ['file', { files: { src: { ...src, content: new TextEncoder().encode('x') } } }],
    ['mode of a file', { files: { src: { ...src, mode: 0o600 } } }],
    ['number of files', { files: {} }],
    ['environment', { environment: { LANG: 'C' } }],
    ['diff', { diff: true }],
    ['check mode', { check: true }],
  ])('asks anew for another %s', (_, other) => {
    const first = asked({});
    expect(asked(other)).not.toBe(first);
  });

  it('renders a file once for the same content and variables', () => {
    let count = 0;
    const render = (own: string, bytes = content): void => {
      prepared.rendered(rendererOf({ own }), { ...src, content: bytes }, () => {
        count++;
        return src;
      });
    };
    render('a');
    render('a');
    expect(count).toBe(1);
    render('a', new TextEncoder().encode('x'));
    expect(count).toBe(2);
  });
});
