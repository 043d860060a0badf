import { HapError } from '../../model/index.js';
import type { Dict } from '../../python/index.js';
import { findAction } from '../actions/index.js';
import { Prepared } from '../ahead/prepared.js';
import { told } from '../result.js';
import { Settings, text } from '../vars/settings.js';
import { renderArgs } from './args.js';
import type { Attempt } from './once.js';
import type { OnHost, Ready } from './said.js';

/** In Ansible's words, which playbooks look for. */
const optionUndefined = 'The task includes an option with an undefined variable. The error was: ';

/** Renders what a task says of one try. @throws HapError */
export function readyOf(once: Attempt): Ready {
  const { state, task, renderer } = once;
  const { options, registry } = state.shared;
  const settings = settingsOf(once);
  const name = task.actionTemplate ? renderer.renderText(task.actionTemplate).trim() : task.action;
  const action = findAction(name);
  const args = told(optionUndefined, () => renderArgs(task, name, renderer, action?.asWritten));
  const prepared = new Prepared(withFreeForm(args, registry.get(name)?.freeForm ?? action?.freeForm));
  if (action?.includes) {
    const mode = { check: options.check, diff: false };
    return { runs: { kind: 'action', action }, prepared, mode, delegatedTo: undefined };
  }
  settings.check();
  const delegate = settings.keyword('delegate_to');
  const delegatedTo = delegate === undefined || delegate === null ? undefined : text(delegate);
  const mode = {
    check: settings.flag('check_mode', options.check),
    diff: settings.flag('diff', options.diff),
  };
  if (action) return { runs: { kind: 'action', action }, prepared, mode, delegatedTo };
  const module = registry.get(name);
  const runs =
    module?.kind === 'controller'
      ? ({ kind: 'controller', module } as const)
      : ({ kind: 'host', ...onHost(once, name, settings) } as const);
  return { runs, prepared, mode, delegatedTo };
}

/** What a module that runs on a host is given. @throws HapError `unknown-module` */
export function onHost(once: Attempt, name: string, settings = settingsOf(once)): OnHost {
  const module = once.state.shared.registry.get(name);
  if (module?.kind !== 'host')
    throw new HapError({
      code: 'unknown-module',
      summary: `there is no module '${name}'`,
      position: once.task.actionPosition,
    });
  const seconds = settings.keyword('timeout');
  const timeout = seconds === undefined || seconds === null ? undefined : Number(text(seconds)) * 1000;
  return { module, timeout, environment: settings.environment() };
}

/** The keywords and connection variables of a task on a host. */
export function settingsOf({
  task,
  renderer,
  state,
}: Pick<Attempt, 'task' | 'renderer' | 'state'>): Settings {
  return new Settings(task, renderer.scope, renderer, state.shared.options.connection);
}

/** Text that was read before its module was known goes to the param that takes it. */
function withFreeForm(args: Dict, freeForm: string | undefined): Dict {
  const free = args.get('_raw_params');
  if (free === undefined || freeForm === undefined || freeForm === '_raw_params') return args;
  const named = args.copy();
  named.delete('_raw_params');
  return named.set(freeForm, free);
}
