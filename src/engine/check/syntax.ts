import type { Dict } from '../../python/index.js';
import type { Findings } from './findings.js';
import type { Parses } from './parses.js';
import { isCertain, type Site } from './site.js';
import { templatesIn, type Text } from './texts.js';

/** Looks for texts of a task that cannot be parsed, or that name a filter or test nobody has. */
export function checkSyntax(site: Site, texts: readonly Text[], parses: Parses, findings: Findings): void {
  for (const { source, kind, position, stage, sure } of texts) {
    const error = parses.check(source, kind, position);
    if (error) findings.add(sure && isCertain(site, stage), error);
  }
}

/** The same for variables, which are only looked at where they are used. */
export function checkVariables(dict: Dict | undefined, parses: Parses, findings: Findings): void {
  for (const { source, position } of dict ? templatesIn(dict) : []) {
    const error = parses.check(source, 'template', position);
    if (error) findings.add(false, error);
  }
}
