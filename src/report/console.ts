import { basename, resolve } from 'node:path/posix';
import {
  formatPosition,
  type Event,
  type EventSink,
  type HostStatus,
  type Position,
  type ResultFields,
  type TaskRef,
} from '../model/index.js';
import { renderDiff } from './diff.js';
import { explainFailure } from './failure.js';
import { recap } from './recap.js';
import { isDebug, isVerbose, resultText } from './result-text.js';
import { banner, painter, type Paint, type Tone } from './style.js';

/** Where and how a console report is written. */
export interface ConsoleOptions {
  write(text: string): void;
  /** Where warnings go: standard error, as those of Ansible. */
  complain(text: string): void;
  /** Columns of the terminal; 79 where it is none, as Ansible's logs have it. */
  readonly width: number;
  readonly color: boolean;
  /** How many `-v`. */
  readonly verbosity: number;
  /** The lines of a file around a position, with a caret; empty where it cannot be read. */
  excerpt(position: Position): string;
}

type Of<T extends Event['type']> = Extract<Event, { type: T }>;

/** The report that people read: banners, a line per host and task, diffs, and the recap. */
export function consoleReport(options: ConsoleOptions): EventSink {
  const report = new ConsoleReport(options);
  return (event) => report.take(event);
}

class ConsoleReport {
  readonly #paint: Paint;
  /** Hosts do not wait for each other: a banner stands before each result of another task than the last one's. */
  #free = false;
  #last: number | undefined;

  constructor(private readonly options: ConsoleOptions) {
    this.#paint = painter(options.color);
  }

  take(event: Event): void {
    switch (event.type) {
      case 'playbook-start': {
        this.playbook(event);
        return;
      }
      case 'play-start': {
        this.#free = event.free ?? false;
        this.raw(banner(`PLAY [${event.name}]`, this.options.width));
        return;
      }
      case 'no-hosts':
        if (event.reason === 'no-match') {
          this.line('skipped', 'skipping: no hosts matched');
          return;
        }
        {
          this.raw(banner('NO MORE HOSTS LEFT', this.options.width));
          return;
        }
      case 'task-start': {
        if (!this.#free) this.banner(event.task);
        return;
      }
      case 'item': {
        this.item(event);
        return;
      }
      case 'result': {
        this.result(event);
        return;
      }
      case 'retry': {
        this.retry(event);
        return;
      }
      case 'included': {
        this.begin(event.task);
        const item = event.label === undefined ? '' : ` => (item=${event.label})`;
        this.line('skipped', `included: ${event.file} for ${event.hosts.join(', ')}${item}`);
        return;
      }
      case 'notified':
        if (this.options.verbosity > 1)
          this.line(undefined, `NOTIFIED HANDLER ${event.handler} for ${event.host}`);
        return;
      case 'note':
        if (this.options.verbosity >= event.verbosity) this.line('quiet', event.message);
        return;
      case 'warning': {
        const at = event.position ? ` (${formatPosition(event.position)})` : '';
        this.warn(`${event.message}${at}`);
        return;
      }
      case 'playbook-end': {
        this.raw(recap(event.stats, this.options.width, this.#paint));
        return;
      }
      case 'run-start':
      case 'run-end':
      case 'host-start':
        return;
    }
  }

  private playbook({ file, plays }: Of<'playbook-start'>): void {
    if (this.options.verbosity < 2) return;
    this.raw(banner(`PLAYBOOK: ${basename(file)}`, this.options.width));
    this.raw(`${plays} plays in ${file}\n`);
  }

  /** The banner of a task that is not the last one's. */
  private begin(task: TaskRef): void {
    if (this.#last !== task.id) this.banner(task);
  }

  private banner(task: TaskRef): void {
    this.#last = task.id;
    this.raw(banner(`${task.banner} [${task.name}]`, this.options.width));
    if (this.options.verbosity > 1 && task.position)
      this.line('quiet', `task path: ${resolve(task.position.file)}:${task.position.line}`);
  }

  private item(event: Of<'item'>): void {
    const { status, host, task, label, result } = event;
    this.begin(task);
    this.diff(status, result);
    const whom = this.whom(host, event.delegatedTo);
    switch (status) {
      case 'failed':
      case 'unreachable':
        this.warnings(result);
        this.line('failed', `failed: [${whom}] (item=${label}) => ${this.text(task, result)}`);
        return;
      case 'skipped':
        this.line('skipped', `skipping: [${host}] => (item=${label}) ${this.verbose(task, result)}`);
        return;
      default:
        this.line(
          status,
          `${status}: [${whom}] => (item=${label})${this.verbose(task, result)}${cannotTell(event)}`,
        );
    }
  }

  private retry({ host, task, name, left, result }: Of<'retry'>): void {
    const was = this.options.verbosity > 2 ? `Result was: ${this.text(task, result)}` : '';
    this.line('quiet', `FAILED - RETRYING: [${host}]: ${name} (${left} retries left).${was}`);
  }

  private result(event: Of<'result'>): void {
    const { status, host, task, result, loop, ignored } = event;
    this.begin(task);
    const whom = this.whom(host, event.delegatedTo);
    if (!loop) this.diff(status, result);
    this.warnings(result);
    switch (status) {
      case 'failed':
      case 'unreachable':
        this.failure(event, whom);
        if (ignored) this.line('skipped', '...ignoring');
        return;
      case 'skipped':
        this.line('skipped', `skipping: [${host}]${this.verbose(task, withoutItems(result))}`);
        return;
      default:
        // Items were reported by themselves, and where they are hidden only the whole is.
        if (!loop || !('results' in result))
          this.line(status, `${status}: [${whom}]${this.verbose(task, result)}${cannotTell(event)}`);
    }
  }

  private failure(event: Of<'result'>, whom: string): void {
    const { status, task, result, loop } = event;
    if (status === 'unreachable')
      this.line(status, `fatal: [${whom}]: UNREACHABLE! => ${this.text(task, result)}`);
    else if (!loop || !('results' in result) || isDebug(task.action))
      this.line(status, `fatal: [${whom}]: FAILED! => ${this.text(task, withoutItems(result))}`);
    const more = explainFailure(event, (position) => this.options.excerpt(position));
    if (more !== '') this.line(undefined, more);
  }

  private diff(status: HostStatus, result: ResultFields): void {
    const { diff } = result;
    if (diff === undefined || diff === null || status !== 'changed') return;
    const text = renderDiff(diff, this.#paint);
    if (text !== '') this.raw(text);
  }

  private warnings(result: ResultFields): void {
    const list = result['warnings'];
    if (Array.isArray(list)) for (const w of list) this.warn(typeof w === 'string' ? w : JSON.stringify(w));
  }

  private warn(message: string): void {
    this.options.complain(`${this.#paint('warning', `[WARNING]: ${message}`)}\n`);
  }

  private text(task: TaskRef, result: ResultFields): string {
    return resultText(task.action, result, this.options.verbosity);
  }

  private verbose(task: TaskRef, result: ResultFields): string {
    return isVerbose(result, this.options.verbosity) ? ` => ${this.text(task, result)}` : '';
  }

  private whom(host: string, delegatedTo: string | undefined): string {
    return delegatedTo === undefined ? host : `${host} -> ${delegatedTo}`;
  }

  private line(tone: Tone | undefined, text: string): void {
    this.options.write(`${this.#paint(tone, text)}\n`);
  }

  private raw(text: string): void {
    this.options.write(text);
  }
}

function withoutItems(result: ResultFields): ResultFields {
  return Object.fromEntries(Object.entries(result).filter(([key]) => key !== 'results'));
}

/** Check mode: why what a task would do cannot be known, or, where it is sure to change something, not in full. */
function cannotTell({ status, unpredicted }: Of<'item'> | Of<'result'>): string {
  if (unpredicted === undefined) return '';
  const how = status === 'changed' ? 'cannot be predicted in full' : 'cannot be predicted';
  return ` => ${how}: ${unpredicted.split('\n')[0] ?? unpredicted}`;
}
