/**
 * Runs a corpus of what real Ansible's templar answered: `npm run conformance:jinja -- FILE.json`. Prints each case
 * that differs, and at last how many passed; the exit code is 1 where one failed.
 */
import { readCorpus, runCorpus } from '../kit/corpus.js';

/** What differs by intent, by its template. */
const INTENDED: ReadonlyMap<string, string> = new Map([
  [
    "{{ ''.__class__.__mro__ }}",
    'templates do not reach the classes of Python, which lead to everything else; it is refused',
  ],
]);

const [file] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write('usage: npm run conformance:jinja -- FILE.json\n');
  process.exit(3);
}
const cases = readCorpus(file);
const failed = runCorpus(cases);
for (const { name, kind, template, got, expected } of failed) {
  const reason = INTENDED.get(template);
  process.stdout.write(
    `${name} (${kind}) ${JSON.stringify(template)}\n  got      ${got}\n  expected ${expected}\n` +
      (reason === undefined ? '' : `  because  ${reason}\n`),
  );
}
process.stdout.write(`${cases.length - failed.length} passed, ${failed.length} failed\n`);
process.exitCode = failed.length > 0 ? 1 : 0;
