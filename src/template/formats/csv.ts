import { PyError } from '../../python/index.js';

/**
 * Rows of a file of separated values, as Python's `csv.reader` reads it in the dialect `excel`.
 * @throws PyError where the delimiter is not one character
 */
export function parseCsv(text: string, delimiter: string): string[][] {
  if (Array.from(delimiter).length !== 1)
    throw new PyError('TypeError', '"delimiter" must be a 1-character string');
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  let begun = false;
  const endRow = (): void => {
    if (begun || row.length > 0) rows.push([...row, field]);
    else rows.push([]);
    row = [];
    field = '';
    begun = false;
  };
  for (let at = 0; at < text.length; at++) {
    const c = text.charAt(at);
    if (quoted) {
      if (c !== '"') field += c;
      else if (text[at + 1] === '"') {
        field += '"';
        at += 1;
      } else quoted = false;
    } else if (c === '"' && field === '') {
      quoted = true;
      begun = true;
    } else if (c === delimiter) {
      row.push(field);
      field = '';
      begun = true;
    } else if (c === '\n' || c === '\r') {
      if (c === '\r' && text[at + 1] === '\n') at += 1;
      endRow();
    } else {
      field += c;
      begun = true;
    }
  }
  if (begun || row.length > 0) endRow();
  return rows;
}
