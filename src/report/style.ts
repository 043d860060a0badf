/** What a line is about; each has its colour, as Ansible's users know them. */
export type Tone =
  | 'ok'
  | 'changed'
  | 'skipped'
  | 'failed'
  | 'unreachable'
  | 'warning'
  | 'added'
  | 'removed'
  | 'hunk'
  | 'quiet';

const codes: Record<Tone, string> = {
  ok: '0;32',
  changed: '0;33',
  skipped: '0;36',
  failed: '0;31',
  unreachable: '1;31',
  warning: '1;35',
  added: '0;32',
  removed: '0;31',
  hunk: '0;36',
  quiet: '1;30',
};

/** Colours text, or leaves it as it is. */
export type Paint = (tone: Tone | undefined, text: string) => string;

/** @param color whether to use colours at all (a terminal, and no `NO_COLOR`) */
export function painter(color: boolean): Paint {
  if (!color) return (_tone, text) => text;
  return (tone, text) =>
    tone === undefined
      ? text
      : text
          .split('\n')
          .map((line) => (line === '' ? line : `\x1b[${codes[tone]}m${line}\x1b[0m`))
          .join('\n');
}

/** `TASK [name] ****…`, filled up to the width of the terminal. */
export function banner(text: string, width: number): string {
  return `\n${text} ${'*'.repeat(Math.max(3, width - displayWidth(text)))}\n`;
}

/** How many columns text takes: wide characters (East Asian, emoji) take two, combining marks none. */
export function displayWidth(text: string): number {
  if (/^\p{ASCII}*$/u.test(text)) return text.length;
  let width = 0;
  for (const char of text) {
    if (/\p{Mn}|\p{Me}|\u200d|\ufe0f/u.test(char)) continue;
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u.test(
        char,
      )
        ? 2
        : 1;
  }
  return width;
}
