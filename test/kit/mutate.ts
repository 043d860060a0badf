import fc from 'fast-check';

/** One change to a text: where, as a part of the whole; how many bytes go; which come, how often. */
interface Mutation {
  readonly at: number;
  readonly drop: number;
  readonly add: Uint8Array;
  readonly times: number;
}

const tokens = [
  ...[
    '\n',
    '\r\n',
    '\t',
    ' ',
    '  ',
    ':',
    ': ',
    '- ',
    ',',
    '=',
    '#',
    ';',
    '@',
    '&a ',
    '*a',
    '<<: ',
    '? ',
    '|\n',
    '>-\n',
  ],
  ...[
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '\\',
    '{{',
    '}}',
    '{%',
    '%}',
    '!vault ',
    '!unsafe ',
    '!!binary ',
    '---\n',
    '...\n',
  ],
  ...[
    '\0',
    '\ufeff',
    '\u2028',
    'ÿ',
    '💥',
    'null',
    '~',
    'true',
    '0x1f',
    '1e999',
    '-',
    '../',
    '[1:9]',
    '[a:z]',
    ':children]',
  ],
].map((text) => Buffer.from(text));

function mutation(pieces: readonly Buffer[]): fc.Arbitrary<Mutation> {
  return fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    drop: fc.oneof(fc.nat(3), fc.nat(80)),
    add: fc.oneof(fc.constantFrom(...pieces), fc.uint8Array({ maxLength: 3 })),
    times: fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constant(300) }),
  });
}

function mutate(data: Buffer, { at, drop, add, times }: Mutation): Buffer {
  const from = Math.floor(at * data.length);
  const come = Buffer.concat(Array.from({ length: times }, () => add));
  return Buffer.concat([data.subarray(0, from), come, data.subarray(from + drop)]);
}

/**
 * One of some good texts with up to five changes: bytes lost, and others come.
 * @param pieces what comes: what means something in the texts' language; in YAML and INI where it is not given
 */
export function mutated(good: readonly Buffer[], pieces: readonly Buffer[] = tokens): fc.Arbitrary<Buffer> {
  return fc
    .tuple(fc.constantFrom(...good), fc.array(mutation(pieces), { minLength: 1, maxLength: 5 }))
    .map(([data, changes]) => changes.reduce(mutate, data));
}

/** How many texts a fuzz test tries: those that `HAP_FUZZ_RUNS` says. */
export function fuzzRuns(usual: number): number {
  return Number(process.env['HAP_FUZZ_RUNS'] ?? usual);
}
