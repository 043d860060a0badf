import { describe, expect, it } from 'vitest';
import type { ActionContext } from '../../../src/engine/actions/action.js';
import { validateArgumentSpec } from '../../../src/engine/actions/validate-argument-spec.js';
import { TemplateString } from '../../../src/model/index.js';
import { Dict, fromPlain, toPlain, type Plain } from '../../../src/python/index.js';
import { createTemplar } from '../../../src/template/index.js';
import { bareController } from '../../kit/controller.js';
import { memoryFiles } from '../../kit/memory-files.js';

async function validate(args: object, variables: Dict): Promise<Plain> {
  const scope = {
    get: (name: string) => variables.get(name),
    has: (name: string) => variables.has(name),
    names: () => ['port', 'base'],
  };
  const renderer = createTemplar(bareController(memoryFiles({}))).renderer(scope, {
    playbookDir: '/',
    searchPath: ['/'],
  });
  const params = validateArgumentSpec.params.parse(fromPlain(args));
  // The action asks for nothing else.
  const context = { renderer } as ActionContext;
  return toPlain((await validateArgumentSpec.run(params, context)).result);
}

const spec = { port: { type: 'int', required: true }, mode: { choices: ['a', 'b'], default: 'a' } };

describe('validate_argument_spec', () => {
  it('renders the variables that the spec names', async () => {
    const variables = new Dict([
      ['port', new TemplateString('{{ base + 1 }}')],
      ['base', 80],
      ['other', new TemplateString('{{ nobody }}')],
    ]);
    expect(await validate({ argument_spec: spec }, variables)).toEqual({
      changed: false,
      msg: 'The arg spec validation passed',
      validate_args_context: {},
    });
  });

  it('says all that is wrong, as Ansible does', async () => {
    const context = { type: 'role', name: 'r', argument_spec_name: 'main', path: '/r' };
    const result = await validate(
      { argument_spec: spec, validate_args_context: context },
      Dict.of({ port: 'eighty', mode: 'c' }),
    );
    const errors = [
      "argument 'port' is of type <class 'str'> and we were unable to convert to int: <class 'str'> cannot be converted to an int",
      'value of mode must be one of: a, b, got: c',
    ];
    expect(result).toEqual({
      changed: false,
      failed: true,
      msg: `Validation of arguments failed:\n${errors.join('\n')}`,
      argument_errors: errors,
      argument_spec_data: spec,
      validate_args_context: context,
    });
  });

  it('lets provided arguments go before variables', async () => {
    const result = await validate(
      { argument_spec: spec, provided_arguments: { port: 1, extra: 2 } },
      Dict.of({ port: 'eighty' }),
    );
    expect(result).toMatchObject({ argument_errors: ['extra. Supported parameters include: mode, port.'] });
  });

  it('needs a spec', () => {
    expect(validateArgumentSpec.params.safeParse({}).success).toBe(false);
  });
});
