/** Variables that Ansible sets itself, beside those that begin with `ansible_`. */
const magic = new Set(
  (
    'discovered_interpreter_python environment gather_subset group_names groups hostvars inventory_dir inventory_file ' +
    'inventory_hostname inventory_hostname_short module_setup omit play_hosts playbook_dir role_name role_names role_path ' +
    'role_uuid vars'
  ).split(' '),
);

/** Facts, which only a host can tell. */
const fact = /^(?:ansible|facter|getent|ohai)_/;

/** Whether a variable may be there without anyone defining it. */
export function isGiven(name: string): boolean {
  return magic.has(name) || fact.test(name);
}

/** What a template file sees besides the variables of its task. */
export const ofTemplateFiles: ReadonlySet<string> = new Set(
  ['destpath', 'fullpath', 'host', 'mtime', 'path', 'run_date', 'uid'].map((name) => `template_${name}`),
);
