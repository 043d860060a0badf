/** A mode as Ansible's results show it: `0644`, `01777`. */
export function modeText(bits: number): string {
  return `0${bits.toString(8).padStart(3, '0')}`;
}

/** What a mode applies to. */
export interface ModeBase {
  readonly bits: number;
  readonly directory: boolean;
  /** The umask of the shell that changes it: a clause that names nobody leaves its bits alone. */
  readonly umask: number;
}

/** Bits of `rwx` for each class, and the special ones. */
const shift: Readonly<Record<string, number>> = { u: 6, g: 3, o: 0 };
const special: Readonly<Record<string, number>> = { u: 0o4000, g: 0o2000, o: 0o1000 };

/**
 * The bits that an octal or symbolic mode gives, computed as Ansible does: in every clause, `X` and copies (`g=u`) look at
 * the bits from before the first.
 */
export function applyMode(mode: string, base: ModeBase): number {
  if (/^[0-7]+$/.test(mode)) return Number.parseInt(mode, 8);
  return mode.split(',').reduce((bits, clause) => applyClause(clause, bits, base), base.bits);
}

function applyClause(clause: string, bits: number, base: ModeBase): number {
  const [, who = '', actions = ''] = /^([ugoa]*)(.*)$/.exec(clause) ?? [];
  const classes = who === '' || who === 'a' ? 'ugo' : who.replace('a', 'ugo');
  let result = bits;
  for (const [, operator = '', perms = ''] of actions.matchAll(/([-+=])([^-+=]*)/g)) {
    for (const c of classes) {
      const given = bitsOf(c, perms, base) & (who === '' ? ~(base.umask & 0o777) : ~0);
      const all = (0o7 << (shift[c] ?? 0)) | (special[c] ?? 0);
      if (operator === '+') result |= given;
      else if (operator === '-') result &= ~given;
      else result = (result & ~all) | given;
    }
  }
  return result;
}

function bitsOf(c: string, perms: string, { bits, directory }: ModeBase): number {
  const at = shift[c] ?? 0;
  let result = 0;
  for (const perm of perms) {
    if (perm === 'r') result |= 0o4 << at;
    else if (perm === 'w') result |= 0o2 << at;
    else if (perm === 'x') result |= 0o1 << at;
    else if (perm === 'X') result |= directory || bits & 0o111 ? 0o1 << at : 0;
    else if (perm === 's') result |= c === 'o' ? 0 : (special[c] ?? 0);
    else if (perm === 't') result |= c === 'o' ? 0o1000 : 0;
    else result |= ((bits >> (shift[perm] ?? 0)) & 0o7) << at;
  }
  return result;
}
