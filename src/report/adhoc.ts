import type { Event, EventSink, ResultFields } from '../model/index.js';
import { renderDiff } from './diff.js';
import { resultText } from './result-text.js';
import { painter, type Paint, type Tone } from './style.js';

/** Modules whose result is shown as a terminal would have: their output, not JSON. */
const plainModules = /^(?:ansible\.(?:builtin|legacy)\.)?(?:command|shell|raw|script|win_command|win_shell)$/;

/** Where and how the report of one command on many hosts is written. */
export interface AdhocOptions {
  write(text: string): void;
  readonly color: boolean;
  readonly verbosity: number;
  /** One line for each host (`-o`). */
  readonly oneLine: boolean;
}

type Result = Extract<Event, { type: 'result' }>;

/** `castor | CHANGED | rc=0 >>` and `castor | SUCCESS => {json}`: what `hap run` shows, as the command `ansible` does. */
export function adhocReport(options: AdhocOptions): EventSink {
  const paint = painter(options.color);
  return (event) => {
    if (event.type === 'result') options.write(resultOf(event, options, paint));
    if (event.type === 'warning') options.write(`${paint('warning', `[WARNING]: ${event.message}`)}\n`);
  };
}

function resultOf(event: Result, options: AdhocOptions, paint: Paint): string {
  const { host, status, result, task } = event;
  const caption = {
    ok: 'SUCCESS',
    changed: 'CHANGED',
    failed: 'FAILED',
    skipped: 'SKIPPED',
    unreachable: 'UNREACHABLE',
  }[status];
  const tone: Tone = status;
  const diff = status === 'changed' && result['diff'] != null ? renderDiff(result['diff'], paint) : '';
  if (status === 'skipped') return `${paint(tone, `${host} | SKIPPED`)}\n`;
  const asJson = status === 'unreachable' || (status === 'failed' && options.oneLine);
  if (plainModules.test(task.action) && !asJson && result['rc'] !== undefined)
    return diff + paint(tone, terminal(host, caption, result, options.oneLine)) + '\n';
  const word = status === 'failed' || status === 'unreachable' ? `${caption}!` : caption;
  const indented = resultText(task.action, result, options.verbosity, true);
  // As Ansible's: no space after a comma. Text in JSON holds no line ends of its own.
  const json = options.oneLine ? indented.replace(/\n */g, '') : indented;
  // What mends the way to a host is no part of a result.
  const hint = status === 'unreachable' && !options.oneLine ? event.error?.hint : undefined;
  const below = hint === undefined ? '' : `    hint: ${hint}\n`;
  return `${diff}${paint(tone, `${host} | ${word} => ${json}`)}\n${below}`;
}

function terminal(host: string, caption: string, result: ResultFields, oneLine: boolean): string {
  const text = (name: string): string => {
    const value = result[name];
    return typeof value === 'string' ? value : '';
  };
  const rc = typeof result['rc'] === 'number' ? result['rc'] : -1;
  if (oneLine) {
    const escape = (value: string): string => value.replaceAll('\r', '').replaceAll('\n', '\\n');
    const err = text('stderr') === '' ? '' : ` (stderr) ${escape(text('stderr'))}`;
    return `${host} | ${caption} | rc=${rc} | (stdout) ${escape(text('stdout'))}${err}`;
  }
  return `${host} | ${caption} | rc=${rc} >>\n${text('stdout')}${text('stderr')}${text('msg')}`;
}
