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
import { alwaysVerbose, resultText } from './result-text.js';
import { banner, painter, type Paint, type Tone } from './style.js';

/** Where and how a console report is written. */
export interface ConsoleOptions {
  write(text: string): void;
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

  constructor(private readonly options: ConsoleOptions) {
    this.#paint = painter(options.color);
  }

  take(event: Event): void {
    switch (event.type) {
      case 'play-start': {
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
        this.task(event.task);
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
        this.line(
          'failed',
          `FAILED - RETRYING: [${event.host}]: ${event.task.name} (${event.left} retries left).${this.verbose(event.task, event.result, 2)}`,
        );
        return;
      }
      case 'included': {
        const item = event.label === undefined ? '' : ` => (item=${event.label})`;
        this.line('skipped', `included: ${event.file} for ${event.hosts.join(', ')}${item}`);
        return;
      }
      case 'notified':
        if (this.options.verbosity > 1)
          this.line(undefined, `NOTIFIED HANDLER ${event.handler} for ${event.host}`);
        return;
      case 'warning': {
        const at = event.position ? ` (${formatPosition(event.position)})` : '';
        this.line('warning', `[WARNING]: ${event.message}${at}`);
        return;
      }
      case 'run-end': {
        this.raw(recap(event.stats, this.options.width, this.#paint));
        return;
      }
      case 'run-start':
      case 'host-start':
        return;
    }
  }

  private task(task: TaskRef): void {
    this.raw(banner(`${task.banner} [${task.name}]`, this.options.width));
    if (this.options.verbosity > 1 && task.position)
      this.line('quiet', `task path: ${task.position.file}:${task.position.line}`);
  }

  private item(event: Of<'item'>): void {
    this.diff(event.status, event.result);
    const { status, host, task, label, result } = event;
    const whom = this.whom(host, event.delegatedTo);
    switch (status) {
      case 'failed':
        this.line(
          'failed',
          `failed: [${whom}] (item=${label}) => ${resultText(task.action, result, this.options.verbosity)}`,
        );
        return;
      case 'unreachable':
        this.line(
          'unreachable',
          `fatal: [${whom}]: UNREACHABLE! => ${resultText(task.action, result, this.options.verbosity)}`,
        );
        return;
      case 'skipped':
        this.line('skipped', `skipping: [${whom}] => (item=${label}) ${this.verbose(task, result)}`);
        return;
      default:
        this.line(
          status,
          `${status}: [${whom}] => (item=${label})${this.verbose(task, result)}${cannotTell(event.unpredicted)}`,
        );
    }
  }

  private result(event: Of<'result'>): void {
    const { status, host, task, result, loop, ignored } = event;
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
        this.line('skipped', `skipping: [${whom}]${this.verbose(task, withoutItems(result))}`);
        return;
      default:
        if (!loop || !Array.isArray(result['results']) || result['results'].length === 0)
          this.line(
            status,
            `${status}: [${whom}]${this.verbose(task, result)}${cannotTell(event.unpredicted)}`,
          );
    }
  }

  private failure(event: Of<'result'>, whom: string): void {
    const { status, task, result, loop } = event;
    if (!(loop && status === 'failed' && Array.isArray(result['results']))) {
      const word = status === 'failed' ? 'FAILED!' : 'UNREACHABLE!';
      const text = resultText(task.action, withoutItems(result), this.options.verbosity);
      this.line(status, `fatal: [${whom}]: ${word} => ${text}`);
    }
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
    if (Array.isArray(list))
      for (const w of list)
        this.line('warning', `[WARNING]: ${typeof w === 'string' ? w : JSON.stringify(w)}`);
  }

  private verbose(task: TaskRef, result: ResultFields, from = 1): string {
    if (this.options.verbosity < from && !alwaysVerbose(task.action, result)) return '';
    return ` => ${resultText(task.action, result, this.options.verbosity)}`;
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

function cannotTell(why: string | undefined): string {
  return why === undefined ? '' : ` => cannot be predicted: ${why.split('\n')[0] ?? why}`;
}
