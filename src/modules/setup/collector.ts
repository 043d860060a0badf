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

/**
 * What has to be read for some facts. A process costs a host more than most of what is read: the shell itself reads `lines`,
 * one process reads all files, another all links where there are any; the rest costs what its script costs.
 */
export interface Needs {
  /** Files of a few lines; shell patterns. */
  readonly lines?: readonly string[];
  /** Longer text files of `/proc`, `/sys` and `/etc`, or many of them; shell patterns, and variables that hold such. */
  readonly files?: readonly string[];
  /** Sets variables for `files`. */
  readonly prepare?: Sh;
  /** Symbolic links whose targets are wanted; shell patterns. */
  readonly links?: readonly string[];
  /** Paths of which only the existence is wanted; shell patterns. */
  readonly exists?: readonly string[];
  /** Anything else: what it prints is the source's section of the name given with it. */
  readonly scripts?: Readonly<Record<string, Sh | ((wishes: Wishes) => Sh)>>;
}

/** A family of facts: their names, what it reads, and a pure function that makes facts of it. */
export interface Part {
  /** The names of all facts that it may give, without the `ansible_` prefix. */
  readonly facts: readonly string[];
  /** It gives facts under other names as well, which only the host knows: those of its interfaces. */
  readonly namesItself?: true;
  /** What it runs are the user's own programs, which may be seen to run: they do whatever facts are wanted. */
  readonly always?: true;
  /** Facts of other parts that it looks at. */
  readonly uses?: readonly string[];
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
