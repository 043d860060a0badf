import { quote, type Become } from '../../model/index.js';
import { boot, bootCommand, type Greeting } from '../shell/boot.js';
import { becomeFailed } from './failure.js';

/** What passes between us and a program that may ask for a password, before its shell serves. */
export interface Dialogue {
  /** What it prints once it has let us in. */
  readonly welcome: string;
  /** The end of what it has printed when it waits for a password. */
  readonly prompt: RegExp;
  /** What has to be said to a plain sh that was let in, so that it serves; `welcome` comes once more before it does. */
  readonly enter?: string | undefined;
}

/** How to come to a shell as another user. */
export interface BecomePlan {
  readonly method: string;
  /** For the login shell. */
  readonly command: string;
  /** Nothing but this may be written before it is over. Without it the program never reads anything itself. */
  readonly dialogue?: Dialogue | undefined;
  /** It needs a terminal. */
  readonly terminal: boolean;
}

/** The parts of the command lines of the programs that change the user. */
interface Method {
  readonly flags: string;
  /** @param inner a command line of plain and single-quoted words */
  words(exe: string, flags: string, user: string, inner: string): readonly string[];
  /** The flags with which it does not ask. */
  silent(flags: string): string;
  /** The flags with which it asks for a password, by this prompt where it can be told. */
  asking(flags: string, prompt: string): string;
  /** It asks on a terminal only. */
  readonly terminal?: boolean;
}

/** What a user name may be: no option, no metacharacter of a shell. */
const userName = /^[A-Za-z0-9_.][A-Za-z0-9_.@\\+-]*\$?$/;

/** Whether sudo runs the user's login shell, which sees the command once more. */
const loginShell = /(^|\s)(-[A-Za-z]*[is]|--login|--shell)(\s|$)/;

/** Flags without the one that forbids to ask (`-n`, also among others as in `-Hn`). */
function withoutN(flags: string): string {
  return flags
    .split(/\s+/)
    .filter((flag) => flag !== '-n' && flag !== '--non-interactive')
    .map((flag) => (flag.startsWith('--') ? flag : flag.replace(/^(-\w*)n/, '$1')))
    .join(' ');
}

const hasN = /(^|\s)(-[A-Za-z]*n[A-Za-z]*|--non-interactive)(\s|$)/;
const hasS = /(^|\s)(-[A-Za-z]*S[A-Za-z]*|--stdin)(\s|$)/;

const methods: Readonly<Record<string, Method>> = {
  sudo: {
    flags: '-H -S -n',
    words: (exe, flags, user, inner) => [exe, flags, '-u', user, inner],
    silent: (flags) => flags,
    asking: (flags, prompt) => {
      const rest = withoutN(flags);
      return `${hasS.test(rest) ? rest : `${rest} -S`} -p ${quote(prompt)}`;
    },
  },
  su: {
    flags: '',
    words: (exe, flags, user, inner) => [exe, flags, user, '-c', quote(inner)],
    silent: (flags) => flags,
    asking: (flags) => flags,
  },
  doas: {
    flags: '',
    words: (exe, flags, user, inner) => [exe, flags, '-u', user, inner],
    silent: (flags) => (hasN.test(flags) ? flags : `${flags} -n`),
    asking: withoutN,
    terminal: true,
  },
};

/**
 * The command line for a become, as Ansible's plugins build it (`become_exe`, `become_flags`, `-u user`).
 *
 * @param loginUser a login as root is never asked
 * @param token cannot be guessed
 * @param greeting what the shell says first
 * @throws HapError `become-failed` for a method that hap does not have, and for a user name that could be an option or a command
 */
export function planBecome(
  become: Become,
  loginUser: string | undefined,
  token: string,
  greeting?: Greeting,
): BecomePlan {
  const method = methods[become.method];
  if (!method) {
    const hint = `Methods are: ${Object.keys(methods).join(', ')}.`;
    throw becomeFailed(`unknown become method ${become.method}`, undefined, hint);
  }
  if (!userName.test(become.user)) throw becomeFailed(`${quote(become.user)} cannot be the name of a user`);
  const exe = become.exe ?? become.method;
  const given = become.flags ?? method.flags;
  const user = quote(become.user);
  const asks = become.password !== undefined;
  const flags = asks ? method.asking(given, `[${token}] password:`) : method.silent(given);
  const line = (inner: string): string => {
    return method
      .words(exe, flags.trim(), user, inner)
      .filter((word) => word !== '')
      .join(' ');
  };
  const silent = !asks && (hasN.test(flags) || (loginUser === 'root' && become.method === 'su'));
  // The login shell of `sudo -i` would expand what the boot has to expand itself.
  const seenTwice = become.method === 'sudo' && loginShell.test(flags);
  if (silent && !seenTwice)
    return { method: become.method, command: line(bootCommand(greeting)), terminal: false };
  const terminal = asks && method.terminal === true;
  const welcome = `hap-${token}`;
  const first = `${terminal ? 'stty raw -echo; ' : ''}echo ${welcome}; ${seenTwice ? 'exec /bin/sh' : boot(greeting)}`;
  return {
    method: become.method,
    command: line(`/bin/sh -c '${first}'`),
    terminal,
    dialogue: {
      welcome,
      // Other prompts come in the language of the host: any unfinished line that ends in a colon is one.
      prompt: asks && become.method === 'sudo' ? new RegExp(`\\[${token}\\] password:$`) : /[:：][ \t]?$/,
      enter: seenTwice ? `echo ${welcome}; ${boot(greeting)}\n` : undefined,
    },
  };
}
