/**
 * `npm run bench:jinja`: templates here and with nunjucks, in one process, by turns. Prints processor time and ratios;
 * nothing is asserted, because a machine that is busy answers otherwise.
 */
import nunjucks from 'nunjucks';
import { templateOrText } from '../../src/model/index.js';
import { Dict, fromPlain, type Value } from '../../src/python/index.js';
import { createTemplar, HostVars, type Renderer, type VariableScope } from '../../src/template/index.js';
import { benchController } from './jinja/controller.js';
import { keepalived, keepalivedVariables } from './jinja/keepalived.js';

const templar = createTemplar(benchController());
const place = { playbookDir: '/bench', searchPath: ['/bench'] };

function scopeOf(variables: ReadonlyMap<string, Value>): VariableScope {
  return {
    get: (name) => variables.get(name),
    has: (name) => variables.has(name),
    names: () => variables.keys(),
    isData: () => false,
  };
}

/** A fresh renderer, as every task has one. */
function rendererOf(variables: ReadonlyMap<string, Value>): () => Renderer {
  const scope = scopeOf(variables);
  return () => templar.renderer(scope, place);
}

const ROUNDS = 40;

/**
 * Processor time of one call in microseconds: the least of many short rounds, by turns, so that what else the machine
 * does counts for little.
 */
function measure(...runs: (() => void)[]): number[] {
  const best = runs.map(() => Infinity);
  const counts = runs.map((run) => {
    for (let i = 0; i < 2000; i++) run();
    return Math.max(20, Math.round(4000 / Math.max(1, processorTime(run, 200))));
  });
  for (let round = 0; round < ROUNDS; round++)
    for (const [index, run] of runs.entries())
      best[index] = Math.min(best[index] ?? Infinity, processorTime(run, counts[index] ?? 20));
  return best;
}

/** Microseconds of processor time that one of `count` calls takes. */
function processorTime(run: () => void, count: number): number {
  const before = process.cpuUsage();
  for (let i = 0; i < count; i++) run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
}

function report(what: string, own: number, peer: number): void {
  const ratio = (peer / own).toFixed(1);
  process.stdout.write(
    `${what.padEnd(52)} ${own.toFixed(1).padStart(9)} µs  nunjucks ${peer.toFixed(1).padStart(9)} µs  ${ratio}×\n`,
  );
}

/** Variables that no template uses: what a host with facts has besides. */
const others = Object.fromEntries(
  Array.from({ length: 200 }, (_, i) => [`var_${i}`, { value: i, name: `n${i}` }]),
);

/** @param more variables in scope besides those that the template uses */
function benchTemplate(what: string, more: Readonly<Record<string, unknown>>): void {
  const all: Record<string, unknown> = { ...more, ...keepalivedVariables };
  const variables = new Map(Object.entries(all).map(([k, v]) => [k, fromPlain(v)] as const));
  const renderer = rendererOf(variables);
  const peer = nunjucks.compile(
    keepalived,
    new nunjucks.Environment(null, { autoescape: false, trimBlocks: true }),
  );
  const ours = renderer().renderFile(keepalived, { path: '/bench/keepalived.conf.j2' });
  const theirs = peer.render(all);
  if (ours !== theirs) throw new Error(`the two render otherwise:\n${ours}\n----\n${theirs}`);
  const [own = 0, other = 0] = measure(
    () => renderer().renderFile(keepalived, { path: '/bench/keepalived.conf.j2' }),
    () => peer.render(all),
  );
  report(`a template of ${keepalived.split('\n').length - 1} lines, ${what}`, own, other);
}

function benchCondition(): void {
  const plain = Object.fromEntries(
    Array.from({ length: 200 }, (_, i) => [`var_${i}`, { value: i, name: `n${i}` }]),
  );
  const all: Record<string, unknown> = { ...plain, nginx_enabled: true, os: 'Debian', version: 12 };
  const condition = "nginx_enabled and os == 'Debian' and version >= 11 and var_7.name in ['n7', 'n8']";
  const renderer = rendererOf(new Map(Object.entries(all).map(([k, v]) => [k, fromPlain(v)] as const)));
  const peer = nunjucks.compile(`{% if ${condition} %}True{% else %}False{% endif %}`);
  if (!renderer().condition(condition) || peer.render(all) !== 'True')
    throw new Error('the condition has to hold');
  const [own = 0, other = 0] = measure(
    () => renderer().condition(condition),
    () => peer.render(all),
  );
  report('a condition with 200 variables in scope', own, other);
}

function benchHosts(): void {
  const condition = "hostvars['host5'].vrrp_priority | int > 100 and hostvars['host5'].address is defined";
  const times = [10, 1000].map((count) => {
    const hosts = new Map<string, ReadonlyMap<string, Value>>(
      Array.from({ length: count }, (_, i) => [`host${i}`, hostVariables(i)] as const),
    );
    const hostVars = new HostVars({
      names: () => hosts.keys(),
      has: (name) => hosts.has(name),
      scope(name) {
        const found = hosts.get(name);
        return found && scopeOf(found);
      },
    });
    return rendererOf(new Map<string, Value>([['hostvars', hostVars]]));
  });
  const runs = times.map((renderer) => () => {
    if (!renderer().condition(condition)) throw new Error('the condition has to hold');
  });
  const [few = 0, many = 0] = measure(...runs);
  process.stdout.write(
    `${'a condition on hostvars, 10 hosts and 1,000'.padEnd(52)} ${few.toFixed(1).padStart(9)} µs  and ${many.toFixed(1)} µs: ${(many / few).toFixed(2)}×\n`,
  );
}

function hostVariables(index: number): ReadonlyMap<string, Value> {
  return new Map<string, Value>([
    ['vrrp_priority', templateOrText('{{ base_priority + 50 }}')],
    ['base_priority', 100 + index],
    ['address', `192.0.2.${index % 250}`],
    ['facts', new Dict([['os', 'Debian']])],
  ]);
}

benchTemplate('alone', {});
benchTemplate('200 more variables in scope', others);
benchCondition();
benchHosts();
