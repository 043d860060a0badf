import { sections } from '../../kit/sections.js';

/** Lines of group. */
export const groups = 'root:x:0:\nweb:x:5000:joe\nops:x:5001:\njoe:x:1000:\n';
/** The passwd entry of an account. */
export const joe = 'joe:x:1000:1000:Joe:/home/joe:/bin/bash\n';
/** Its shadow entry. */
export const shadow = (hash: string, min = '0', max = '99999', expire = ''): string =>
  `joe:${hash}:20000:${min}:${max}:7::${expire}:\n`;

/** What the look at joe prints; the account is there where no other passwd entry is given. */
export function found(parts: Readonly<Record<string, string>> = {}): string {
  const base = { tools: 'shadow\n', passwd: joe, shadow: shadow('!'), group: groups, home: 'home\nparent\n' };
  return sections({ ...base, ...parts });
}
/** What the look prints where there is no account. */
export const nobody = found({
  passwd: '\n',
  shadow: '',
  home: 'parent\n',
  group: 'root:x:0:\nweb:x:5000:\nops:x:5001:\n',
});

/** A hash, and another. */
export const hash = '$6$salt$' + 'h'.repeat(86);
export const other = '$6$salt$' + 'o'.repeat(86);
