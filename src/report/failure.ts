import { formatPosition, quote, type Event, type Position } from '../model/index.js';

type Result = Extract<Event, { type: 'result' }>;

/**
 * What stands below a `fatal:` line, for people: what ran, its exit code, its stderr, the template that was wrong, where in
 * the YAML the task stands, and what to do. Empty where there is nothing to add.
 */
export function explainFailure(event: Result, excerpt: (position: Position) => string): string {
  const { result, error, task } = event;
  const lines: string[] = [];
  const field = (name: string, value: unknown): void => {
    const text = typeof value === 'string' ? value.trimEnd() : typeof value === 'number' ? String(value) : '';
    if (text !== '') lines.push(`    ${`${name}:`.padEnd(8)}${indent(text)}`);
  };
  if (event.status === 'failed' && !event.loop) {
    field('ran', command(result['cmd']));
    field('exit', result['rc']);
    field('stderr', result['stderr']);
  }
  const detail = error?.detail ?? '';
  if (![result['msg'], result['reason']].some((told) => typeof told === 'string' && told.includes(detail)))
    field('in', detail.replace(/^in: /, ''));
  const position = error?.position ?? task.position;
  if (position) {
    lines.push(`    ${'at:'.padEnd(8)}${formatPosition(position)}`);
    const shown = excerpt(position);
    if (shown !== '') lines.push(shown.trimEnd());
  }
  field('hint', error?.hint);
  return lines.join('\n');
}

function command(cmd: unknown): unknown {
  return Array.isArray(cmd)
    ? cmd.map((word) => (typeof word === 'string' ? quote(word) : String(word))).join(' ')
    : cmd;
}

function indent(text: string): string {
  return text.split('\n').join(`\n${' '.repeat(12)}`);
}
