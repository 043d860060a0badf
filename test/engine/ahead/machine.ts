/** One request that a simulated machine was sent, in the order in which they were sent. */
export interface Sent {
  readonly machine: string;
  /** The name that the inventory has for the host it was sent to. */
  readonly host: string;
  readonly user: string;
  readonly script: string;
  /** Which write of the host it left in, counted from 1. */
  readonly write: number;
}

/** What a script came to. */
export interface Said {
  readonly rc: number;
  readonly text: string;
}

/** A user's session: what of the machine is as it was when the session began. */
export interface Session {
  readonly user: string;
  readonly groups: readonly string[];
}

const changes = /^(?:put|append|admit|later|crash)\b/;

/** Whether a script changes something. */
export function isChange(script: string): boolean {
  return changes.test(script);
}

/** What stands behind each script of a request of several, and the line that it prints. */
const behind = /^printf '\\n%s\\n' (\w+)$/;

/** The questions of which a script is made, one a line. */
export function questionsOf(script: string): string[] {
  const all = script.split('\n').filter((line) => !behind.test(line));
  return all.every((line) => line.startsWith('get ')) ? all : [script];
}

/** A machine that understands a handful of words in place of a shell's language. */
export class SimMachine {
  readonly values: Map<string, string>;
  readonly #later = new Map<string, string>();
  #groups: readonly string[] = ['staff'];
  #ticks = 0;

  constructor(
    readonly name: string,
    values: Readonly<Record<string, string>>,
  ) {
    this.values = new Map(Object.entries(values));
  }

  /** A session as it begins now. */
  session(user: string): Session {
    return { user, groups: this.#groups };
  }

  /** Everything that a change can change. */
  get state(): Readonly<Record<string, unknown>> {
    const sorted = [...this.values].sort(([a], [b]) => (a < b ? -1 : 1));
    return { ...Object.fromEntries(sorted), groups: this.#groups };
  }

  /** What was to come about by itself does. */
  elapse(): void {
    for (const [key, value] of this.#later) this.values.set(key, value);
    this.#later.clear();
  }

  /** Runs one script. What several questions are answered stands on lines of its own. */
  run(script: string, session: Session): Said {
    const questions = questionsOf(script);
    if (questions.length < 2) return this.one(script, session);
    const said = script.split('\n').map((line) => {
      const mark = behind.exec(line)?.[1];
      return mark === undefined ? `${this.one(line, session).text}\n` : `${mark}\n`;
    });
    const text = said.join('');
    return { rc: 0, text: behind.test(script.split('\n').at(-1) ?? '') ? text : text.slice(0, -1) };
  }

  private one(script: string, { user, groups }: Session): Said {
    const [verb = '', key = '', value = ''] = wordsOf(script);
    switch (verb) {
      case 'basics':
        return { rc: 0, text: JSON.stringify({ user, machine: this.name }) };
      case 'get':
        return { rc: 0, text: this.values.get(key) ?? 'none' };
      case 'put':
        this.values.set(key, short(value));
        return { rc: 0, text: '' };
      case 'append':
        this.values.set(key, short(`${this.values.get(key) ?? ''}${value}`));
        return { rc: 0, text: this.values.get(key) ?? '' };
      case 'later':
        this.#later.set(key, value);
        return { rc: 0, text: '' };
      case 'tick':
        return { rc: 0, text: String(++this.#ticks) };
      case 'who':
        return { rc: 0, text: `${user}:${groups.join(',')}` };
      case 'members':
        return { rc: 0, text: this.#groups.join(',') };
      case 'admit':
        this.#groups = [...this.#groups, key];
        return { rc: 0, text: '' };
      default:
        return { rc: 1, text: `${verb} failed` };
    }
  }
}

/** The words of a script; quotes are what `sh` puts around odd ones. */
function wordsOf(script: string): string[] {
  const words: string[] = [];
  for (const [, quoted, plain] of script.matchAll(/'((?:[^']|'\\'')*)'|(\S+)/g))
    words.push(quoted?.replaceAll(`'\\''`, `'`) ?? plain ?? '');
  return words;
}

/** A value that cannot grow without end, however often it is put into itself. */
function short(value: string): string {
  if (value.length <= 12) return value;
  let hash = 7;
  for (const char of value) hash = (hash * 31 + char.charCodeAt(0)) % 1_000_003;
  return `h${hash}`;
}
