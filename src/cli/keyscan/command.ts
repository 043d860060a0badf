import { Option, type Command } from 'commander';
import { createKeyScanner, type Scan } from '../../connection/index.js';
import { HapError, type Target } from '../../model/index.js';
import { Mask } from '../../report/index.js';
import { ask, hasTerminal } from '../ask.js';
import { exit } from '../exit.js';
import { passphraseAsker } from '../login.js';
import { withLogin, type ConnectOptions } from '../options.js';
import { processTerminal } from '../terminal.js';
import { setUp } from '../wire.js';
import { lookAhead } from './ahead.js';
import { enrol, type Consent, type Outcome } from './enrol.js';
import { targetsOf } from './targets.js';

interface KeyscanOptions extends ConnectOptions {
  readonly fingerprint?: readonly string[];
  readonly acceptNew?: boolean;
}

/** Adds `hap keyscan`. */
export function keyscanCommand(program: Command, done: (status: number) => void, mask = new Mask()): void {
  const command = program
    .command('keyscan')
    .description('Show the keys of hosts, and add those to known_hosts that you say are theirs.')
    .argument('<pattern>', 'which hosts');
  withLogin(command)
    .addOption(
      new Option(
        '--fingerprint <SHA256:…>',
        'add the keys with these, and ask for nothing; repeatable',
      ).argParser((value: string, before: readonly string[] | undefined) => [...(before ?? []), value]),
    )
    .option(
      '--accept-new',
      'add all keys of hosts that are not known, and ask for nothing: nobody has compared them',
    )
    .action(async (pattern: string, options: KeyscanOptions) => done(await keyscan(pattern, options, mask)));
}

/** `hap keyscan`. @returns the exit status @throws HapError for bad input */
async function keyscan(pattern: string, options: KeyscanOptions, mask: Mask): Promise<number> {
  const consent = consentOf(options);
  const setup = await setUp(options, mask);
  const terminal = processTerminal(setup.config, mask);
  const targets = await targetsOf(pattern, options, setup, terminal);
  if (!targets) return exit.input;
  const askPassphrase = passphraseAsker(mask, (question) => question());
  if (targets.length === 0) terminal.write('None of these hosts is reached over SSH.\n');
  const scanner = createKeyScanner({ environment: process.env, askPassphrase });
  const outcomes = new Map<string, Outcome | 'unreachable'>();
  const forks = options.forks ?? setup.config.forks ?? 50;
  for (const [target, scans] of lookAhead(targets, scanner, forks))
    await enrolAll(target, scans, consent, outcomes, (text) => terminal.write(mask.text(text)));
  const all = [...outcomes.values()];
  const counted = (['known', 'added', 'left', 'refused', 'unreachable'] as const)
    .map((outcome) => [outcome, all.filter((o) => o === outcome).length] as const)
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => `${count} ${outcome === 'left' ? 'not added' : outcome}`);
  if (counted.length > 0) terminal.write(`${counted.join(', ')}\n`);
  if (all.some((o) => o === 'refused' || o === 'left')) return exit.failed;
  return all.includes('unreachable') ? exit.unreachable : exit.ok;
}

/** @throws HapError `usage` */
function consentOf({ fingerprint, acceptNew }: KeyscanOptions): Consent {
  if (fingerprint && acceptNew)
    throw new HapError({ code: 'usage', summary: 'say one of --fingerprint and --accept-new' });
  const odd = fingerprint?.find((text) => !/^SHA256:[A-Za-z0-9+/]{43}$/.test(text));
  if (odd !== undefined)
    throw new HapError({
      code: 'usage',
      summary: `'${odd}' is no fingerprint of a key`,
      hint: 'On the host, this prints them: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub',
    });
  if (fingerprint) return { kind: 'expected', fingerprints: fingerprint };
  if (acceptNew) return { kind: 'any' };
  return hasTerminal() ? { kind: 'ask', ask: (question) => ask(question, false) } : { kind: 'none' };
}

/** A host, and those on the way to it; each once. */
async function enrolAll(
  target: Target,
  scans: AsyncIterator<Scan>,
  consent: Consent,
  outcomes: Map<string, Outcome | 'unreachable'>,
  say: (text: string) => void,
): Promise<void> {
  try {
    for await (const scan of { [Symbol.asyncIterator]: () => scans }) {
      const place = `${scan.host} ${scan.port}`;
      const before = outcomes.get(place);
      const outcome = before ?? (await enrol(scan, consent, say));
      outcomes.set(place, outcome);
      // What is behind a host that is not known is not asked for.
      if (scan.name !== scan.wanted && (outcome === 'left' || outcome === 'refused')) {
        say(`${target.name} is not reached: its key is behind that of ${scan.name}\n`);
        outcomes.set(target.name, 'unreachable');
        return;
      }
    }
  } catch (error) {
    if (!(error instanceof HapError) || !/^(?:unreachable|host-key-)/.test(error.code)) throw error;
    outcomes.set(target.name, 'unreachable');
    say(`${error.summary}\n${error.detail === undefined ? '' : `    ${error.detail}\n`}`);
  }
}
