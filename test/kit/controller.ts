import type { ControllerFiles } from '../../src/model/index.js';
import type { Controller } from '../../src/template/index.js';

/** A controller with these files and nothing else. */
export function bareController(files: ControllerFiles): Controller {
  return {
    files,
    paths: {
      lexists: (path) => files.info(path) !== undefined,
      isLink: () => false,
      isMount: () => false,
      sameFile: (first, second) => first === second,
      realpath: (path) => path,
      owner: () => undefined,
    },
    env: {},
    cwd: '/',
    hostname: 'here',
    home: () => '/root',
    now: () => new Date(0),
  };
}
