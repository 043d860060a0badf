import type { ControllerFiles, Position, TemplateString } from '../../model/index.js';
import { locateInFile } from '../../template/core/locate.js';
import { placeInside } from '../../yaml/index.js';

/** Tells where in the user's files a part of a text stands that begins at an offset of it. */
export type PlaceOf = (offset: number, part: string) => Position | undefined;

/** Places in a text that was read from YAML. */
export function inYaml(
  source: string,
  template: TemplateString | undefined,
  position: Position | undefined,
  files: ControllerFiles,
): PlaceOf {
  return (offset, part) => {
    const inside = template && placeInside(template, offset);
    if (inside && (offset === 0 || !isSame(inside, template.position))) return inside;
    const line = source.slice(0, offset).split('\n').length;
    return position && locateInFile(files, position, part, line);
  };
}

/** Places in the text of a file. */
export function inFile(file: string, text: string): PlaceOf {
  const lines = text.replace(/\r\n?/g, '\n');
  return (offset) => {
    const before = lines.slice(0, offset).split('\n');
    return { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  };
}

function isSame(a: Position, b: Position | undefined): boolean {
  return a.file === b?.file && a.line === b.line && a.column === b.column;
}
