import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { HapError } from '../model/index.js';
import type { Play } from '../playbook/index.js';
import { Dict } from '../python/index.js';
import { str } from '../python/repr.js';
import type { Terminal } from './terminal.js';

/** Asks for a play's `vars_prompt`, those left out that `-e` gives. Without a terminal the defaults are taken. @throws HapError */
export async function promptFor(play: Play, extra: Dict, terminal: Terminal): Promise<Dict> {
  const answers = new Dict();
  for (const prompt of play.varsPrompt) {
    const name = prompt.get('name');
    if (typeof name !== 'string' || extra.has(name)) continue;
    const text = prompt.get('prompt') ?? name;
    const fallback = prompt.get('default');
    const hidden = prompt.get('private') !== false;
    if (!process.stdin.isTTY) {
      if (fallback === undefined)
        throw new HapError({
          code: 'not-interactive',
          summary: `vars_prompt asks for '${name}' and there is no terminal`,
          hint: `Give it with -e ${name}=…`,
        });
      answers.set(name, fallback);
      continue;
    }
    const answer = await ask(
      `${str(text)}${fallback === undefined || hidden ? '' : ` [${str(fallback)}]`}: `,
      hidden,
      terminal,
    );
    answers.set(name, answer === '' && fallback !== undefined ? fallback : answer);
  }
  return answers;
}

async function ask(question: string, hidden: boolean, terminal: Terminal): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({
    input: process.stdin,
    output: hidden ? silent : process.stdout,
    terminal: true,
  });
  if (hidden) terminal.write(question);
  const answer = await reader.question(hidden ? '' : question);
  if (hidden) terminal.write('\n');
  reader.close();
  return answer;
}
