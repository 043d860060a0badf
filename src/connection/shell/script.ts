import { lockedStatus, quote, type Request, type Sh, type ShellFunction } from '../../model/index.js';
import { lock, runs } from './lock.js';
import { writeCommand } from './payload.js';

/** What sets answers apart; neither can be guessed. */
export interface Tokens {
  /** Begins the line that ends an answer. */
  readonly end: string;
  /** Tells `sed` to stop. It is seen in the process list, so it is another than `end`. */
  readonly stop: string;
}

/**
 * The first thing a serving shell is told. It ends with an answer to request 0, before which everything is noise of the login.
 * Directories that sudo and sshd leave out of the PATH are added, as Ansible's modules do when they look for commands.
 */
export function opening({ end }: Tokens, merged: boolean): string {
  const answer = merged
    ? `hap_e() { printf '\\n%s %s %s\\n%s\\n%s %s %s\\n' ${end} "$1" "$2" "$3" ${end} "$1" "$2"; }`
    : `hap_e() { set -- ${end} "$1" \${2:-$?}; printf '\\n%s %s %s\\n' "$@"; printf '\\n%s %s %s\\n' "$@" >&2; }`;
  return [
    'set +xv',
    answer,
    'for hap_p in /usr/local/sbin /usr/sbin /sbin; do',
    'case ":$PATH:" in *":$hap_p:"*) ;; *) [ -d $hap_p ] && PATH=$PATH:$hap_p ;; esac; done',
    'export PATH',
    merged ? "hap_e 0 0 ''" : 'hap_e 0',
    '',
  ].join('\n');
}

/** Definitions of the functions that the shell does not know yet, those they use first; they are known from then on. */
export function teach(functions: Iterable<ShellFunction>, known: Set<ShellFunction>): string {
  let text = '';
  for (const f of functions) {
    if (known.has(f)) continue;
    known.add(f);
    text += `${teach(f.uses, known)}${f.name}() {\n${f.body}\n}\n`;
  }
  return text;
}

/** The functions that a request's text calls beside those of its script. */
export function functionsOf(request: Request): readonly ShellFunction[] {
  return request.lock === true ? [lock, runs] : [];
}

/** A filter that hands its input on until the stop line and then ends, whoever else still holds the other end. */
function untilStop({ stop }: Tokens): string {
  // busybox's sed acts on a line only when it has seen the next one, so a line follows the stop line.
  return `LC_ALL=C sed -n '/^${stop}$/q;p'`;
}

/**
 * Says to both filters, one on stdout and one on stderr, that the script has ended. A filter ends at the stop line and may be
 * gone when the line behind it is written, which bash does by itself: that must neither end the writer, or the other filter
 * never hears of the end, nor be told as an error.
 */
function stopBoth({ stop }: Tokens): string {
  const say = `printf '%s\\n.\\n' ${stop}`;
  return `trap '' PIPE; ${say} 2>/dev/null; ${say} >&2 2>/dev/null`;
}

/** A script whose streams may outlive it: its output passes through filters that end with the script. */
function detaching(body: string, number: number, tokens: Tokens): string {
  const filter = untilStop(tokens);
  const marks = `hap_e ${number}; ${stopBoth(tokens)}`;
  return `{ { ${body} 3>&-; ${marks}; } 2>&1 >&3 3>&- | ${filter} >&2 3>&-; } 3>&1 | ${filter}`;
}

/** The same where stdout and stderr are one stream, on a terminal: stderr is held back until the script has ended. */
function merging(body: string, number: number, tokens: Tokens): string {
  const { stop } = tokens;
  const filter = untilStop(tokens);
  const run = `{ ${body} 3>&-; printf '\\n%s\\n%s\\n.\\n' $? ${stop} >&2; }`;
  const stderr = `{ ${run} 2>&1 >&3 3>&- | ${filter}; }`;
  const split = 'hap_rc=${hap_v##*\n}; hap_v=${hap_v%\n*}';
  return `{ { hap_v=$( ${stderr} ); ${split}; hap_e ${number} $hap_rc "$hap_v"; printf '%s\\n.\\n' ${stop}; } 3>&1; } | ${filter}`;
}

/**
 * One request as the serving shell reads it. The script is one quoted word, so that a syntax error in it ends its
 * subshell only.
 */
export function requestText(
  script: Sh,
  request: Request,
  number: number,
  tokens: Tokens,
  merged: boolean,
): readonly (string | Buffer)[] {
  if (request.lock === true) {
    const served = requestText(script, { ...request, lock: false }, number, tokens, merged);
    const refused = `${runs.name}; hap_e ${number} ${lockedStatus} ''`;
    return [`if ${lock.name}; then `, ...served, `else ${refused}; fi\n`];
  }
  // The lock is the shell's alone.
  const body = `( eval ${quote(script.text)} ) 9<&-`;
  const input = request.stdin?.length ? [writeCommand(request.stdin), ' | '] : [];
  const empty = input.length > 0 ? '' : ' </dev/null';
  if (merged) return [...input, `{ ${merging(body, number, tokens)}; }${empty}\n`];
  if (request.mayDetach) return [...input, `{ ${detaching(body, number, tokens)}; }${empty}\n`];
  return [...input, `${body}${empty}; hap_e ${number}\n`];
}
