import { didYouMean, HapError, type Problem } from '../model/index.js';
import { globExpression, patternExpression } from './glob.js';
import { isLocalhost, type InventoryData } from './graph/data.js';
import type { Group, Host } from './graph/entities.js';
import { hostsOf } from './graph/walk.js';
import { applySubscript, orderTerms, type Term } from './pattern.js';

/** The hosts that patterns stand for. */
export interface Matched {
  readonly hosts: readonly Host[];
  readonly problems: readonly Problem[];
}

/**
 * Finds the hosts of an inventory that patterns stand for, in Ansible's order: pattern by pattern, group by group, each
 * host once.
 */
export class Matcher {
  readonly #members = new Map<Group, readonly Host[]>();
  readonly #terms = new Map<string, Matched>();

  constructor(private readonly data: InventoryData) {}

  /** @param parts as `splitPattern` gives them, of all patterns together */
  match(parts: readonly string[]): Matched {
    let hosts = new Set<Host>();
    const problems: Problem[] = [];
    for (const term of orderTerms(parts)) {
      const exact = term.kind === 'add' ? this.data.hosts.get(term.text) : undefined;
      if (exact) {
        hosts.add(exact);
        continue;
      }
      const found = this.#term(term);
      problems.push(...found.problems);
      if (term.kind === 'add') for (const host of found.hosts) hosts.add(host);
      else {
        const those = new Set(found.hosts);
        hosts = new Set([...hosts].filter((host) => those.has(host) === (term.kind === 'and')));
      }
    }
    return { hosts: [...hosts], problems };
  }

  /** All hosts of a group, in order. */
  members(group: Group): readonly Host[] {
    let hosts = this.#members.get(group);
    if (!hosts) this.#members.set(group, (hosts = hostsOf(group)));
    return hosts;
  }

  #term(term: Term): Matched {
    let found = this.#terms.get(term.text);
    if (!found) this.#terms.set(term.text, (found = this.#search(term)));
    return found;
  }

  #search({ text, expression, subscript }: Term): Matched {
    const test = this.#tester(expression);
    if (!test) {
      return problem('error', {
        code: 'bad-pattern',
        summary: `the host pattern '${text}' is no regular expression`,
      });
    }
    const groups = [...this.data.groups.values()].filter((group) => test(group.name));
    const hosts = new Set(groups.flatMap((group) => this.members(group)));
    if (groups.length === 0 || /^~|[.?*[]/.test(expression)) {
      for (const host of this.data.hosts.values()) if (test(host.name)) hosts.add(host);
    }
    if (hosts.size === 0 && isLocalhost(expression)) {
      const localhost = this.data.host(expression);
      if (localhost) hosts.add(localhost);
    }
    if (hosts.size === 0 && groups.length === 0) return this.#nothing(expression);
    const chosen = applySubscript([...hosts], subscript);
    if (chosen) return { hosts: chosen, problems: [] };
    const summary = `No hosts matched the subscripted pattern '${text}'`;
    const hint = `'${expression}' has ${hosts.size} ${hosts.size === 1 ? 'host' : 'hosts'}; counting begins at 0.`;
    return problem('error', { code: 'bad-pattern', summary, hint });
  }

  /** What a group's or host's name is held against. */
  #tester(expression: string): ((name: string) => boolean) | undefined {
    if (expression.startsWith('~')) {
      const pattern = patternExpression(expression.slice(1));
      return pattern && ((name) => pattern.test(name));
    }
    if (!/[?*[]/.test(expression)) return (name) => name === expression;
    const glob = globExpression(expression);
    return (name) => glob.test(name);
  }

  #nothing(expression: string): Matched {
    const names = [...this.data.groups.keys(), ...this.data.hosts.keys()];
    return problem('warning', {
      code: 'pattern-unmatched',
      summary: `Could not match supplied host pattern, ignoring: ${expression}`,
      hint: didYouMean(expression, names),
    });
  }
}

function problem(
  severity: Problem['severity'],
  parts: ConstructorParameters<typeof HapError>[0],
): { hosts: readonly Host[]; problems: readonly Problem[] } {
  return { hosts: [], problems: [{ severity, error: new HapError(parts) }] };
}
