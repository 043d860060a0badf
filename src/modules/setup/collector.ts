import type { Sh } from '../../model/index.js';
import type { Source } from './source.js';

/** Facts by name, without the `ansible_` prefix. */
export type Facts = Readonly<Record<string, unknown>>;

/** What the module was asked for, as far as collecting depends on it. */
export interface Wishes {
  /** Seconds that slow parts may take. */
  readonly timeout: number;
  /** Where local facts are. */
  readonly factPath: string;
}

/** What has to be read for some facts. One process reads all files, another all links; the rest costs what its script costs. */
export interface Needs {
  /** Small text files of `/proc`, `/sys` and `/etc`; shell patterns. */
  readonly files?: readonly string[];
  /** Symbolic links whose targets are wanted; shell patterns. */
  readonly links?: readonly string[];
  /** Paths of which only the existence is wanted. */
  readonly exists?: readonly string[];
  /** Anything else: what it prints is the source's section of the name given with it. */
  readonly scripts?: Readonly<Record<string, Sh | ((wishes: Wishes) => Sh)>>;
}

/** A family of facts: what it reads, and a pure function that makes facts of it. */
export interface Part {
  readonly needs: Needs;
  /**
   * @param source what was read
   * @param known facts of the collectors this one requires
   * @param warn takes what people should hear of
   */
  collect(source: Source, known: Facts, warn: (message: string) => void): Facts;
}

/** One of Ansible's fact collectors: what `gather_subset` can name. */
export interface Collector {
  readonly name: string;
  /** Other names in `gather_subset`: single facts that stand for the whole. */
  readonly aliases?: readonly string[];
  /** Collectors whose facts it needs; they are collected and returned as well. */
  readonly requires?: readonly string[];
  readonly parts: readonly Part[];
}
