import { describe, expect, it } from 'vitest';
import { errorMessage, errorText } from '../../src/engine/result.js';
import { HapError } from '../../src/model/index.js';

const where = 'in: {{ [1] | combine(foo=2) }}';
const error = (code: string): HapError => new HapError({ code, summary: 'it is wrong', detail: where });

describe("an error as a task's msg", () => {
  it.each(['undefined-variable', 'template-error', 'template-syntax'])(
    'is what went wrong in a template, without the place (%s)',
    (code) => {
      expect(errorMessage(error(code))).toBe('it is wrong');
      expect(errorText(error(code))).toBe(`it is wrong\n${where}`);
    },
  );

  it('is all of any other error', () => {
    expect(errorMessage(error('missing-file'))).toBe(`it is wrong\n${where}`);
    expect(errorMessage(new HapError({ code: 'missing-file', summary: 'gone' }))).toBe('gone');
  });
});
