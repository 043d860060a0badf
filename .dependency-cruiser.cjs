// Who may import whom: the table of the README's "Folders". Node's own modules are "core".
const folders = {
  python: [],
  jinja: ['python'],
  model: ['python'],
  yaml: ['model', 'python'],
  vault: ['model', 'python'],
  inventory: ['model', 'python', 'yaml', 'vault'],
  playbook: ['model', 'python', 'yaml', 'vault'],
  template: ['model', 'python', 'jinja', 'yaml', 'vault'],
  params: ['model', 'python'],
  modules: ['model', 'python', 'params'],
  connection: ['model', 'python'],
  engine: ['model', 'python', 'params', 'template', 'playbook', 'inventory', 'yaml'],
  report: ['model', 'python'],
  ha: ['model', 'python', 'engine'],
  cli: Object.keys({
    python: 0,
    jinja: 0,
    model: 0,
    yaml: 0,
    vault: 0,
    inventory: 0,
    playbook: 0,
    template: 0,
    params: 0,
    modules: 0,
    connection: 0,
    engine: 0,
    report: 0,
    ha: 0,
  }),
};
const pure = ['python', 'jinja', 'model', 'yaml', 'playbook', 'params', 'modules', 'report'];

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: '\\.d\\.ts$' },
      to: {},
    },
    { name: 'not-to-test', severity: 'error', from: { path: '^src/' }, to: { path: '^test/' } },
    ...Object.entries(folders).map(([folder, may]) => ({
      name: `${folder}-imports-only-${['itself', ...may].join('-')}`,
      severity: 'error',
      from: { path: `^src/${folder}/` },
      to: { path: '^src/', pathNot: `^src/(${[folder, ...may].join('|')})/` },
    })),
    ...pure.map((folder) => ({
      name: `${folder}-does-no-io`,
      severity: 'error',
      from: { path: `^src/${folder}/` },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|path/posix|path|util|buffer|vm)$' },
    })),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'] },
  },
};
