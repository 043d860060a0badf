import { existsSync } from 'node:fs';
import { describe } from 'vitest';
import { HostConnection } from '../../src/connection/connection.js';
import { realShells } from '../kit/real-shell.js';
import { localTarget, OtherShell } from './other-shell.js';
import { connectionSuite } from './suite.js';

const others = [
  ...['/bin/bash']
    .filter((file) => existsSync(file))
    .map((file) => ({ name: 'bash', command: `${file} --posix`, path: process.env['PATH'] })),
  ...realShells()
    .filter(({ name }) => name.startsWith('busybox'))
    .map(({ name, command, path }) => ({ name, command: command.join(' '), path })),
];

const each = others.flatMap((other) => [
  { ...other, kind: 'lasts', once: false },
  { ...other, kind: 'serves once', once: true },
]);

describe.concurrent.each(each)('$name as sh that $kind', ({ name, command, path, once }) => {
  connectionSuite({
    open: () => new HostConnection(localTarget, new OtherShell(command, path)),
    binaryFilters: !name.startsWith('busybox'),
    // bash reads its input byte by byte.
    large: 200_000,
    once,
  });
});
