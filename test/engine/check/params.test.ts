import { describe, expect, it } from 'vitest';
import { checkPlays } from '../../../src/engine/check/check-plays.js';
import { checkedTasks, playOf, requestOf } from './checked.js';

/** The lines, each without the list of what there is. */
const brief = (lines: readonly string[]): string[] => lines.map((line) => line.replace(/\. Supported.*/, ''));

describe('modules', () => {
  it('that nobody has are an error, and a warning where they may not be reached', () => {
    expect(
      checkedTasks(`- servise: {name: x}
- servise: {name: x}
  when: ansible_os_family == 'Debian'
- servise: {name: x}
  ignore_errors: true`),
    ).toEqual([
      "error 4:7 unknown-module: couldn't resolve module/action 'servise'",
      "warning 5:7 unknown-module: couldn't resolve module/action 'servise'",
      "warning 7:7 unknown-module: couldn't resolve module/action 'servise'",
    ]);
  });
});

describe('params', () => {
  it.each([
    [
      'that a module does not have',
      '- file: {path: /x, stat: touch}',
      'error 4:24 unknown-param: file: Unsupported parameters: stat',
    ],
    [
      'of another type',
      '- user: {name: x, uid: root}',
      "error 4:28 bad-params: user: argument 'uid' is of type <class 'str'> and we were unable to convert to int: <class 'str'> cannot be converted to an int",
    ],
    [
      'that are none of the choices',
      '- service: {name: x, state: begun}',
      'error 4:33 bad-params: service: value of state must be one of: started, stopped, restarted, reloaded, got: begun',
    ],
    [
      'that are missing',
      '- group: {state: present}',
      'error 4:7 missing-param: group: missing required arguments: name',
    ],
    [
      'that exclude each other',
      '- debug: {msg: a, var: b}',
      'error 4:28 bad-params: debug: parameters are mutually exclusive: msg|var',
    ],
    [
      'as key=value',
      '- file: path=/x stat=touch',
      'error 4:13 unknown-param: file: Unsupported parameters: stat',
    ],
    ['of actions', '- pause: {second: 1}', 'error 4:15 unknown-param: pause: Unsupported parameters: second'],
    [
      'of actions, by type',
      '- include_vars: {dir: x, depth: deep}',
      "error 4:37 bad-params: include_vars: argument 'depth' is of type <class 'str'> and we were unable to convert to int: <class 'str'> cannot be converted to an int",
    ],
    [
      'that meta does not know',
      '- meta: flush_handler',
      'error 4:13 bad-params: meta: value of _raw_params must be one of: clear_facts, clear_host_errors, end_batch, end_host, end_play, flush_handlers, noop, refresh_inventory, reset_connection, role_complete, got: flush_handler',
    ],
  ])('%s', (_, tasks, problem) => {
    expect(brief(checkedTasks(tasks))).toEqual([problem]);
    const conditional = `${tasks}\n  when: ansible_x is defined`;
    expect(brief(checkedTasks(conditional))).toEqual([problem.replace('error', 'warning')]);
  });

  it('that are templates may be anything', () => {
    expect(
      checkedTasks(
        `- service: {name: "{{ a }}", state: "{{ a }}", enabled: "{{ a }}"}
- user: {name: x, groups: ["{{ a }}"], uid: "{{ a }}"}
- debug: {msg: "{{ a }}", var: "{{ omit }}"}`,
        {},
        '  vars: {a: 1}',
      ),
    ).toEqual([]);
  });

  it('that a template gives as a whole cannot be missing', () => {
    const vars = '  vars: {all_of_them: {name: x}}';
    expect(checkedTasks('- group: "{{ all_of_them }}"', {}, vars)).toEqual([]);
    expect(checkedTasks('- group:\n  args: "{{ all_of_them }}"', {}, vars)).toEqual([]);
    expect(brief(checkedTasks('- group: {stat: present}\n  args: "{{ all_of_them }}"', {}, vars))).toEqual([
      'error 4:15 unknown-param: group: Unsupported parameters: stat',
    ]);
  });

  it('may come from module_defaults', () => {
    const found = (defaults: string): string[] =>
      brief(checkedTasks('- group: {state: present}', {}, `  module_defaults: ${defaults}`));
    expect(found('{group: {name: x}}')).toEqual([]);
    expect(found('{ansible.builtin.group: {name: x}}')).toEqual([]);
    expect(found('{group/some: {name: x}}')).toEqual([]);
    expect(found('{user: {name: x}}')).toEqual([
      'error 4:7 missing-param: group: missing required arguments: name',
    ]);
    expect(found('{group: {name: x, color: red}}')).toEqual([
      'error 5:38 unknown-param: group: Unsupported parameters: color',
    ]);
  });

  it('of a module whose name is a template are not known', () => {
    expect(checkedTasks('- action: "{{ a }} color=red"', {}, '  vars: {a: group}')).toEqual([]);
  });
});

describe('a hint', () => {
  it('says what was probably meant', () => {
    const hints = checkPlays(
      requestOf({ 'site.yml': playOf('- debug: {mgs: x}\n- meta: flush_handler') }),
    ).map(({ error }) => error.hint);
    expect(hints).toEqual(["Did you mean 'msg'?", "Did you mean 'flush_handlers'?"]);
  });
});
