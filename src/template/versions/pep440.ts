import { PyError } from '../../python/index.js';
import type { Compare } from './loose.js';

const PEP440 =
  /^\s*v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\d+)?)?(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d+)?)?(?:[-_.]?(dev)[-_.]?(\d+)?)?(?:\+([a-z\d]+(?:[-_.][a-z\d]+)*))?\s*$/i;

const STAGES: Readonly<Record<string, string>> = { alpha: 'a', beta: 'b', c: 'rc', pre: 'rc', preview: 'rc' };

type Part = number | string;

/** What a version is compared by, one after the other. */
function key(version: string): Part[][] {
  const match = PEP440.exec(version);
  if (!match) throw new PyError('ValueError', `Invalid version: '${version}'`);
  const [
    ,
    epoch = '0',
    release = '',
    stage,
    stageNumber,
    implicitPost,
    post,
    postNumber,
    dev,
    devNumber,
    local,
  ] = match;
  const numbers = release.split('.').map(Number);
  while (numbers.length > 1 && numbers.at(-1) === 0) numbers.pop();
  if (numbers.length === 1 && numbers[0] === 0) numbers.pop();
  const hasPost = implicitPost !== undefined || post !== undefined;
  return [
    [Number(epoch)],
    numbers,
    preKey(stage, stageNumber, hasPost, dev !== undefined),
    hasPost ? [Number(implicitPost ?? postNumber ?? 0)] : [-1],
    dev === undefined ? [Infinity] : [Number(devNumber ?? 0)],
    localKey(local),
  ];
}

/** A version under development comes before its alphas, a release after all of them. */
function preKey(
  stage: string | undefined,
  number: string | undefined,
  hasPost: boolean,
  hasDev: boolean,
): Part[] {
  if (stage === undefined) return !hasPost && hasDev ? [''] : ['~'];
  const letter = stage.toLowerCase();
  return [STAGES[letter] ?? letter, Number(number ?? 0)];
}

/** No local version comes before any, and a word before a number. */
function localKey(local: string | undefined): Part[] {
  if (local === undefined) return [];
  return local
    .toLowerCase()
    .split(/[-_.]/)
    .flatMap((part): Part[] => (/^\d+$/.test(part) ? [1, Number(part)] : [0, part]));
}

/**
 * Versions as PEP 440 orders them.
 * @throws PyError ValueError where one is none
 */
export const comparePep440: Compare = (a, b) => {
  const x = key(a);
  const y = key(b);
  for (const [index, part] of x.entries()) {
    const result = compareMixed(part, y[index] ?? []);
    if (result !== 0) return result;
  }
  return 0;
};

function compareMixed(a: readonly Part[], b: readonly Part[]): number {
  for (const [index, x] of a.entries()) {
    const y = b[index];
    if (y === undefined) return 1;
    if (x !== y) return x < y ? -1 : 1;
  }
  return a.length - b.length;
}
