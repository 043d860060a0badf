import { Dict, equals, fromPlain, str as text, Tuple, type Value } from '../python/index.js';
import { isBooleanWord, typeName } from './coerce.js';
import type { Fault, Param } from './param.js';
import { bool, bytes, dict, float, int, jsonarg, list, path, raw, str } from './pieces.js';
import { brokenRules, type Rules } from './rules.js';

/** What the types of an argument spec are read with. */
const types: Readonly<Record<string, Param<unknown>>> = {
  ...{
    bits: bytes,
    bool,
    bytes,
    dict,
    float,
    int,
    json: jsonarg,
    jsonarg,
    list: list(raw),
    path,
    raw,
    sid: str,
    str,
  },
};

/**
 * What is wrong with arguments, as a role's `argument_specs` (or any argument spec that is data) says what they are; in
 * Ansible's words and order. Source: Ansible's documentation, "Role argument validation" and "Argument spec".
 * @param spec options by name
 */
export function argumentErrors(spec: Dict, given: Dict): string[] {
  const validation = new Validation();
  validation.options(spec, given, new Dict(), []);
  return validation.errors;
}

class Validation {
  readonly #errors: string[] = [];
  readonly #unsupported = new Map<string, string>();

  get errors(): string[] {
    const names = [...this.#unsupported.keys()].sort();
    const last = names.at(-1);
    if (last === undefined) return this.#errors;
    const supported = this.#unsupported.get(last) ?? '';
    return [...this.#errors, `${names.join(', ')}. Supported parameters include: ${supported}.`];
  }

  /** @param own what the option says whose options these are: it holds the rules for them */
  options(spec: Dict, given: Dict, own: Dict, context: readonly string[]): void {
    const options = [...spec].flatMap(([name, option]) =>
      option instanceof Dict ? [{ name: text(name), option }] : [],
    );
    const params = given.copy();
    const aliases = this.aliases(options, params);
    for (const key of params.keys())
      if (!spec.has(key) && !aliases.has(text(key)))
        this.#unsupported.set([...context, text(key)].join('.'), supportedNames(spec, aliases));
    const found = context.length > 0 ? ` found in ${context.join(' -> ')}` : '';
    const say = (message: string): unknown => this.#errors.push(message + found);
    const { mutuallyExclusive, ...rules } = rulesOf(own);
    this.rules({ mutuallyExclusive }, params, say);
    for (const { name, option } of options) {
      const otherwise = option.get('default') ?? null;
      if (!params.has(name) && otherwise !== null) params.set(name, otherwise);
    }
    const missing = options.filter(
      ({ name, option }) => option.get('required') === true && !params.has(name),
    );
    if (missing.length > 0)
      say(
        `missing required arguments: ${missing
          .map(({ name }) => name)
          .sort()
          .join(', ')}`,
      );
    for (const each of options) this.convert(each, params, context);
    for (const each of options) choose(each, params, say);
    this.rules(rules, params, say);
    for (const each of options) this.nested(each, params, context);
  }

  /** Takes values that were given under another name. @returns every alias there is */
  private aliases(options: readonly Option[], params: Dict): Set<string> {
    const aliases = new Set<string>();
    for (const { name, option } of options) {
      if ((option.get('default') ?? null) !== null && option.get('required') === true) {
        this.#errors.push(`internal error: required and default are mutually exclusive for ${name}`);
        return aliases;
      }
      for (const alias of items(option.get('aliases'))) {
        aliases.add(text(alias));
        const value = params.get(alias);
        if (value !== undefined) params.set(name, value);
      }
    }
    return aliases;
  }

  private rules(rules: Rules, params: Dict, say: (message: string) => unknown): void {
    const broken = brokenRules(rules, {
      presence: (name) => (params.has(name) ? 'given' : 'absent'),
      value: (name) => params.get(name),
      key: (name) => name,
    });
    for (const { message } of broken) say(message);
  }

  private convert({ name, option }: Option, params: Dict, context: readonly string[]): void {
    const value = params.get(name) ?? null;
    if (value === null) return;
    const read = (type: string, given: Value, at: readonly (string | number)[]): Value | undefined => {
      const faults: string[] = [];
      const reading = { name, path: at, fault: ({ message }: Fault) => faults.push(message) };
      const result = types[type]?.parts.read(given, reading);
      this.#errors.push(...faults.map((message) => within(message, context)));
      return faults.length > 0 ? undefined : fromPlain(result ?? given);
    };
    const whole = read(typeWord(option.get('type')), value, [name]) ?? value;
    const elements = option.get('elements') ?? null;
    if (!Array.isArray(whole) || elements === null) {
      params.set(name, whole);
      return;
    }
    const each = whole.map((item, i) => read(typeWord(elements), item, [name, i]));
    params.set(
      name,
      each.filter((item) => item !== undefined),
    );
  }

  private nested({ name, option }: Option, params: Dict, context: readonly string[]): void {
    const type = typeWord(option.get('type'));
    const spec = option.get('options');
    if (type !== 'dict' && !(type === 'list' && option.get('elements') === 'dict')) return;
    if (!(spec instanceof Dict)) return;
    const given = params.get(name) ?? (option.get('apply_defaults') === true ? new Dict() : null);
    if (given === null) return;
    for (const each of Array.isArray(given) ? given : [given]) {
      if (each instanceof Dict) this.options(spec, each, option, [...context, name]);
      else this.#errors.push(`value of '${name}' must be of type dict or list of dicts`);
    }
  }
}

/** Says of a type's message which option it is about that has options of its own. */
function within(message: string, context: readonly string[]): string {
  if (context.length === 0) return message;
  const place = ` found in '${context.join(' -> ')}'`;
  return message.startsWith('Elements')
    ? message.replace(' is of type', `${place} is of type`)
    : message.replace(' and we were unable', `${place}. and we were unable`);
}

interface Option {
  readonly name: string;
  readonly option: Dict;
}

function typeWord(type: Value | undefined): string {
  return type === undefined || type === null ? 'str' : text(type);
}

function items(value: Value | undefined): readonly Value[] {
  if (value instanceof Tuple) return value.items;
  return Array.isArray(value) ? value : [];
}

function supportedNames(spec: Dict, aliases: ReadonlySet<string>): string {
  const names = [...spec.keys()].map((k) => text(k)).sort();
  return aliases.size > 0 ? `${names.join(', ')} (${[...aliases].sort().join(', ')})` : names.join(', ');
}

/** Checks that a value is one of those it may be. */
function choose({ name, option }: Option, params: Dict, say: (message: string) => unknown): void {
  const choices = option.get('choices') ?? null;
  const value = params.get(name);
  if (choices === null || value === undefined) return;
  if (!Array.isArray(choices) && !(choices instanceof Tuple)) {
    say(`internal error: choices for argument ${name} are not iterable: ${text(choices)}`);
    return;
  }
  const known = items(choices);
  const isKnown = (v: Value): boolean => known.some((choice) => equals(choice, v));
  const words = known.map((choice) => text(choice)).join(', ');
  if (Array.isArray(value)) {
    const others = value.filter((v) => !isKnown(v));
    if (others.length > 0)
      say(
        `value of ${name} must be one or more of: ${words}. Got no match for: ${others.map((v) => text(v)).join(', ')}`,
      );
  } else if (!isKnown(value) && !isMeant(value, known))
    say(`value of ${name} must be one of: ${words}, got: ${text(value)}`);
}

/** YAML reads the word `yes` as true; where only one choice can have been meant, it is that one. */
function isMeant(value: Value, choices: readonly Value[]): boolean {
  if (value !== 'True' && value !== 'False') return false;
  return choices.filter((c) => typeof c === 'string' && isBooleanWord(c, value === 'True')).length === 1;
}

/** The rules for the options of an option. */
function rulesOf(option: Dict): Rules {
  const names = (value: Value | undefined): string[] =>
    typeName(value) === 'str' ? [text(value ?? '')] : items(value).map((name) => text(name));
  const groups = (key: string): string[][] => items(option.get(key)).map(names);
  const by = option.get('required_by');
  return {
    mutuallyExclusive: groups('mutually_exclusive'),
    requiredTogether: groups('required_together'),
    requiredOneOf: groups('required_one_of'),
    requiredIf: items(option.get('required_if')).map((rule) => {
      const [name = '', value = null, others = [], any = false] = items(rule);
      return [text(name), value, names(others), any === true ? 'any' : 'all'] as const;
    }),
    requiredBy:
      by instanceof Dict
        ? Object.fromEntries([...by].map(([name, others]) => [text(name), names(others)]))
        : {},
  };
}
