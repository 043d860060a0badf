import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { Machines, nameOf } from '../../../src/engine/ahead/machine.js';
import {
  HapError,
  inquire,
  ModuleFailure,
  Output,
  sh,
  type Inquiry,
  type Request,
  type Shell,
} from '../../../src/model/index.js';

const output = (text: string): Output => new Output(0, Buffer.from(text), new Uint8Array());

/** Squares of numbers. */
const squares: Inquiry<number, number> = {
  script: (numbers) => sh`square ${numbers}`,
  read({ stdout }, numbers) {
    const said = stdout.split(' ').map(Number);
    if (said.length !== numbers.length) throw new ModuleFailure('lost');
    return said;
  },
};

const asking = (...items: readonly number[]): Request => ({
  script: squares.script(items),
  asks: { inquiry: squares, items },
});

/** The same as a question of another kind. */
const others: Inquiry<number, number> = { ...squares };

const askingOther = (item: number): Request => ({
  script: others.script([item]),
  asks: { inquiry: others, items: [item] },
});

/** A shell that notes what it is asked, and when. */
function shellOf(answer: (words: readonly string[]) => string): { shell: Shell; sent: string[] } {
  const sent: string[] = [];
  const run = ({ script }: Request): Promise<Output> => {
    sent.push(script.text);
    return Promise.resolve(output(answer(script.text.split(' ').slice(1))));
  };
  return { shell: { run }, sent };
}

const square = (words: readonly string[]): string => words.map((word) => Number(word) ** 2).join(' ');

describe('what is asked ahead', () => {
  it('is asked together, and each is told its own', async () => {
    const { shell, sent } = shellOf(square);
    const machine = new Machines().of(shell);
    const answers = [asking(2, 3), asking(4)].map((request) => machine.askAhead(shell, request).output);
    expect((await Promise.all(answers)).map((each) => each.answers)).toEqual([[4, 9], [16]]);
    expect(sent).toEqual(['square 2 3 4']);
  });

  it('holds up nothing that is due, but goes with what is of its kind', async () => {
    const { shell, sent } = shellOf(square);
    const machine = new Machines().of(shell);
    const ahead = [machine.askAhead(shell, asking(2)), machine.askAhead(shell, askingOther(3))];
    const due = machine.ask(shell, asking(4));
    const answers = await Promise.all([due, ...ahead].map((each) => each.output));
    expect(answers.map((each) => each.answers ?? each.stdout)).toEqual([[16], [4], '9']);
    expect(sent).toEqual(['square 4 2', 'square 3']);
  });

  it('is not asked behind a change that came after it', async () => {
    const { shell, sent } = shellOf(square);
    const machine = new Machines().of(shell);
    const ahead = [machine.askAhead(shell, asking(2)), machine.askAhead(shell, asking(3))];
    const change = machine.change(shell, () => shell.run({ script: sh`change` }));
    const behind = [machine.askAhead(shell, asking(4)), machine.askAhead(shell, asking(5))];
    await Promise.all([change, ...[...ahead, ...behind].map((each) => each.output)]);
    expect(sent).toEqual(['square 2 3', 'change', 'square 4 5']);
  });

  it('is asked one by one where it cannot be told apart', async () => {
    const { shell, sent } = shellOf((words) => (words.length > 1 ? '' : square(words)));
    const machine = new Machines().of(shell);
    const answers = [asking(2), asking(3)].map((request) => machine.askAhead(shell, request).output);
    expect((await Promise.all(answers)).map((each) => each.stdout)).toEqual(['4', '9']);
    expect(sent).toEqual(['square 2 3', 'square 2', 'square 3']);
  });

  it('is no more at once than a command line holds', async () => {
    const { shell, sent } = shellOf(square);
    const machine = new Machines().of(shell);
    const requests = Array.from({ length: 5 }, (_, i) => asking(...Array<number>(100).fill(i)));
    await Promise.all(requests.map((request) => machine.askAhead(shell, request).output));
    expect(sent.map((script) => script.split(' ').length - 1)).toEqual([200, 200, 100]);
  });

  /** Whatever is printed, mark or not. */
  const texts = (): Inquiry<string, string> => ({
    script: (words) => sh`printf %s ${words}; x=`,
    read({ out }, words) {
      const said = Buffer.from(out).toString();
      if (said !== words.join('')) throw new ModuleFailure(`lost ${said}`);
      return words.map((word) => said.slice(0, word.length));
    },
  });

  it('is asked by one script, whatever its kinds are', async () => {
    const kinds = [texts(), texts(), texts(), texts()];
    const words = ['a\nb\n', '', '\n0123456789abcdef01234567\n\u00e9', 'd'];
    const asked = words.map((word, i) => {
      const inquiry = kinds[i] ?? texts();
      return { script: inquiry.script([word]), asks: { inquiry, items: [word] } };
    });
    const sent: string[] = [];
    const run = ({ script }: Request): Promise<Output> => {
      sent.push(script.text);
      return Promise.resolve(new Output(0, execFileSync('sh', ['-c', script.text]), new Uint8Array()));
    };
    const shell: Shell = { run };
    const machine = new Machines().of(shell);
    const answers = await Promise.all(asked.map((each) => machine.askAhead(shell, each).output));
    expect(answers.flatMap((each) => each.answers)).toEqual(words);
    expect(sent).toHaveLength(1);
  });

  it('is asked one by one where a script did not come to its end', async () => {
    const [one, other] = [texts(), texts()];
    const sent: string[] = [];
    const run = ({ script }: Request): Promise<Output> => {
      sent.push(script.text);
      const [first = ''] = script.text.split('; x=');
      return Promise.resolve(output(execFileSync('sh', ['-c', first]).toString()));
    };
    const shell: Shell = { run };
    const machine = new Machines().of(shell);
    const requests = [one, other].map((inquiry, i): Request => {
      const items = [`word${i}`];
      return { script: inquiry.script(items), asks: { inquiry, items } };
    });
    const answers = await Promise.all(requests.map((each) => machine.askAhead(shell, each).output));
    expect(answers.map((each) => each.answers ?? each.stdout)).toEqual(['word0', 'word1']);
    expect(sent.slice(1)).toEqual(['printf %s word0; x=', 'printf %s word1; x=']);
  });

  it('fails with its shell', async () => {
    const ended = new HapError({ code: 'shell-ended', summary: 'ended' });
    const shell: Shell = { run: () => Promise.reject(ended) };
    const machine = new Machines().of(shell);
    const answers = [asking(2), asking(3)].map((request) => machine.askAhead(shell, request).output);
    expect(await Promise.allSettled(answers)).toEqual([
      { status: 'rejected', reason: ended },
      { status: 'rejected', reason: ended },
    ]);
  });
});

describe('what a question is known by', () => {
  const words: Inquiry<string, string> = {
    script: (items) => sh`echo ${items}`,
    read: ({ stdout }, items) => items.map(() => stdout),
  };
  const ask = (...items: readonly string[]): Request => inquire(words, items).requests[0] as Request;

  it('is what it asks, and of which kind it is', () => {
    expect(nameOf(ask('a', 'b'))).toBe(nameOf(ask('a', 'b')));
    const names = [ask('a', 'b'), ask('a b'), ask('b', 'a'), ask('a'), { ...ask('a'), asks: undefined }].map(
      nameOf,
    );
    expect(new Set(names).size).toBe(names.length);
    expect(nameOf(asking(1))).not.toBe(nameOf(askingOther(1)));
  });

  it('cannot hold a NUL byte, which is found before others ask with it', () => {
    expect(() => nameOf(ask('a\0b'))).toThrow(HapError);
    expect(nameOf(ask('a\\u0000b'))).not.toBe(nameOf(ask('a')));
  });
});
