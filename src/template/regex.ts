import { PyError } from '../python/index.js';
export interface Match {
  group(g: number | string): string | null;
  groups: readonly (string | null)[];
}
export interface Regex {
  search(t: string): Match | undefined;
  match(t: string): Match | undefined;
  fullMatch(t: string): Match | undefined;
  replace(t: string, r: string): string;
  findAll(t: string): unknown[];
}
export function compileRegex(_s: string, _f: unknown = {}): Regex {
  throw new PyError('NotImplementedError', 'regex');
}
export function escapeRegex(s: string): string {
  return s;
}
