import type { Controller } from '../../../src/template/index.js';

/** A controller with nothing on it: what is measured is rendering. */
export function benchController(): Controller {
  return {
    files: { read: () => undefined, info: () => undefined, list: () => undefined },
    paths: {
      lexists: () => false,
      isLink: () => false,
      isMount: () => false,
      sameFile: () => false,
      realpath: (path) => path,
      owner: () => ({ uid: 0, user: 'root', mtime: new Date(0) }),
    },
    env: {},
    cwd: '/bench',
    hostname: 'bench',
    home: () => undefined,
    now: () => new Date(0),
  };
}
