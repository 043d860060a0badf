import { describe, expect, it } from 'vitest';
import { HapError, type Event } from '../../src/model/index.js';
import { explainFailure } from '../../src/report/failure.js';

type Result = Extract<Event, { type: 'result' }>;

function explained(msg: string, detail: string): string {
  const event = {
    type: 'result',
    status: 'failed',
    result: { msg },
    task: {},
    error: new HapError({ code: 'template-error', summary: 'wrong', detail, hint: 'Mend it.' }),
  };
  return explainFailure(event as unknown as Result, () => '');
}

describe('what stands below a failure', () => {
  it('shows the text that was wrong', () => {
    expect(explained('wrong', 'in: {{ a | b }}')).toBe('    in:     {{ a | b }}\n    hint:   Mend it.');
    expect(explained('wrong', 'a | b, in: x {{ a | b }}')).toBe(
      '    in:     a | b, in: x {{ a | b }}\n    hint:   Mend it.',
    );
  });

  it('does not repeat what the result says', () => {
    expect(explained('wrong\nLooked in:\na', 'Looked in:\na')).toBe('    hint:   Mend it.');
  });
});
