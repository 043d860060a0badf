import { HapError } from '../../model/index.js';
import { encrypt, type VaultSecret } from '../../vault/index.js';
import { readStandardInput } from '../ask.js';
import { STANDARD, writeOutput, type Work } from './work.js';

/** The options of `hap vault encrypt_string`. */
export interface StringOptions {
  readonly name?: readonly string[];
  readonly stdinName?: string;
  readonly prompt?: boolean;
  readonly showInput?: boolean;
  readonly output?: string;
}

interface Plain {
  readonly bytes: Uint8Array;
  readonly name: string | undefined;
  /** Where it is from, in ansible-vault's words. */
  readonly from: string;
}

/** Encrypts texts as values for YAML. @param given the texts; `-` is standard input @throws HapError */
export async function encryptStrings(
  work: Work,
  given: readonly string[],
  secret: VaultSecret,
  options: StringOptions,
): Promise<void> {
  const asked = given.includes(STANDARD) || options.stdinName !== undefined;
  const fromStdin = asked || given.length === 0;
  if (options.prompt && asked) throw usage('--prompt cannot be given with what is read from standard input');
  const plain = [
    ...(options.prompt ? [await prompted(work, options)] : fromStdin ? [piped(work, options)] : []),
    ...named(
      work,
      given.filter((text) => text !== STANDARD),
      options.name ?? [],
    ),
  ];
  const out = plain.map((each, i) => {
    if (plain.length > 1) work.say(heading(each, i + 1));
    return asYaml(encrypt(each.bytes, secret), each.name);
  });
  writeOutput(options.output ?? STANDARD, Buffer.from(out.join('\n')), { mode: 'private', wipe: false });
  if (process.stdout.isTTY) work.say(`${options.output === undefined ? '\n' : ''}Encryption successful\n`);
}

function usage(summary: string): HapError {
  return new HapError({ code: 'usage', summary, hint: 'See hap vault encrypt_string --help.' });
}

/** A block of YAML that can be pasted under any key. */
function asYaml(sealed: string, name: string | undefined): string {
  const lines = sealed
    .trimEnd()
    .split('\n')
    .map((line) => `          ${line}`);
  return [`${name === undefined ? '' : `${name}: `}!vault |`, ...lines].join('\n');
}

function heading({ name, from }: Plain, number: number): string {
  return name === undefined
    ? `# The encrypted version of the string #${number} from ${from}.)\n`
    : `# The encrypted version of variable ("${name}", the string #${number} from ${from}).\n`;
}

async function prompted({ ask }: Work, options: StringOptions): Promise<Plain> {
  const name = await ask('Variable name (enter for no name): ', false);
  const text = options.showInput
    ? await ask('String to encrypt:', false)
    : await ask('String to encrypt (hidden): ', true);
  if (text === '') throw usage('the text from the prompt is empty');
  return { bytes: Buffer.from(text), name: name === '' ? undefined : name, from: 'the interactive prompt' };
}

function piped({ say }: Work, { stdinName }: StringOptions): Plain {
  if (process.stdin.isTTY)
    say(
      'Reading plaintext input from stdin. (ctrl-d to end input, twice if your content does not already have a newline)\n',
    );
  const bytes = readStandardInput();
  if (bytes.length === 0) throw usage('standard input is empty');
  return { bytes, name: stdinName, from: 'stdin' };
}

/** Texts of the command line, the first ones with names. */
function named({ say }: Work, texts: readonly string[], names: readonly string[]): Plain[] {
  if (texts.includes('')) throw usage('a text on the command line is empty');
  const last = names.at(-1);
  if (last !== undefined && texts.length > names.length)
    say(
      `The number of --name options do not match the number of args.\nThe last named variable will be "${last}". The rest will not have names.\n`,
    );
  return texts.map((text, i) => ({
    bytes: Buffer.from(text),
    name: names[i],
    from: 'the command line args',
  }));
}
