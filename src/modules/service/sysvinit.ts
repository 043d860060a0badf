import {
  change,
  lines,
  sh,
  type Change,
  type Fields,
  type ModuleContext,
  type Output,
  type Sh,
  type StageResult,
} from '../../model/index.js';
import { notThere } from '../shared/fail.js';
import type { Backend } from './backend.js';
import { look, scriptOf, type InitService } from './look.js';
import type { ServiceParams } from './params.js';
import { runsByWords } from './running.js';
import { wordsOf } from './words.js';
import { asAdmin } from '../shared/admin.js';

/** Services of init scripts in runlevels, as Ansible's sysvinit module manages them. */
export const sysvinit: Backend = {
  stages: [
    {
      inspect: ({ name, state, pattern }) => {
        const script = scriptOf(name);
        const ask = sh`if command -v service >/dev/null; then service ${name} status; else ${script} status; fi`;
        return look(name, state === undefined ? undefined : ask, pattern);
      },
      plan(given, now, ctx) {
        const service = now as InitService;
        if (!service.script) notThere(ctx, `Could not find the requested service ${given.name}: `);
        return asAdmin([...enable(given, service), ...act(given, service)]);
      },
    },
  ],
  result,
};

function enable({ name, enabled }: ServiceParams, { tools, startLinks }: InitService): Change[] {
  // `defaults` alone leaves a service disabled that had been enabled before (update-rc.d(8)).
  const command = tools.has('update-rc.d')
    ? enabled === true
      ? sh`update-rc.d ${name} defaults && update-rc.d ${name} enable`
      : sh`update-rc.d ${name} disable`
    : sh`chkconfig ${name} ${enabled === true ? 'on' : 'off'}`;
  const what = `${enabled === true ? 'enable' : 'disable'} ${name}`;
  return change(what, 'enabled', startLinks, enabled, command);
}

function act(given: ServiceParams, service: InitService): Change[] {
  const { name, state, sleep = 1, arguments: words, pattern } = given;
  if (state === undefined) return [];
  const running = runsByWords(service, name, pattern);
  if ((state === 'started' && running) || (state === 'stopped' && !running)) return [];
  const verb = { started: 'start', stopped: 'stop', restarted: 'restart', reloaded: 'reload' }[state];
  const call = (action: string): Sh => sh`${[scriptOf(name), action, ...wordsOf(words)]}`;
  const script =
    state === 'restarted'
      ? lines([sh`${call('stop')} || exit`, sh`sleep ${sleep}`, call('start')])
      : call(verb);
  return change(`${verb} ${name}`, 'state', running ? 'started' : 'stopped', state, script, {
    mayDetach: true,
    explain: () => `Failed to ${verb} service: ${name}`,
  });
}

function result(given: ServiceParams, [stage]: readonly StageResult[], ctx: ModuleContext): Fields {
  const changes = stage?.changes ?? [];
  const of = (property: string): Fields => {
    const at = changes.findIndex((c) => typeof c.diff?.after === 'object' && property in c.diff.after);
    return told(at >= 0, ctx.check ? undefined : stage?.outputs[at]);
  };
  const { name, state } = given;
  const status = { enabled: of('enabled'), ...(state === undefined ? {} : { [state]: of('state') }) };
  return { name, status };
}

function told(changed: boolean, output: Output | undefined): Fields {
  if (!changed || !output) return { changed, rc: null, stdout: null, stderr: null };
  return { changed, rc: output.rc, stdout: output.stdout, stderr: output.stderr };
}
