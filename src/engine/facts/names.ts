/**
 * Variables that say how a host is reached or with what rights, and those that hap itself sets; a host's own facts never set
 * them (as Ansible's `clean_facts`), whatever its interfaces are called.
 */
const connectionVariable = new RegExp(
  `^ansible_(?:${[
    '(?:ssh|paramiko|docker|local)_.*',
    '(?:become|sudo|su|doas)(?:_.*)?',
    'host|port|user|password|timeout|connection|shell_(?:type|executable)|private_key_file|host_key_checking',
    '.*_interpreter|pipelining|module_compression|rsync_path|playbook_python|facts',
  ].join('|')})$`,
);

/** What looks like one of those and is a fact: keys of the host's sshd, Docker's bridges. */
const harmless = /^ansible_(?:ssh_host_key_\w+_public(?:_keytype)?|docker_\w*bridge)$/;

/** A fact's name in `ansible_facts`. */
export function bareFact(name: string): string {
  return name.startsWith('ansible_') ? name.slice(8) : name;
}

/** Whether a fact is a variable of its own as well. */
export function isInjected(name: string): boolean {
  return harmless.test(name) || !connectionVariable.test(name);
}

/** Variables that begin as facts do, and that Ansible sets itself: no fact is ever seen under their names. */
const magic = new Set(
  [
    'check_mode collection_name config_file current_hosts delegated_vars dependent_role_names diff_mode failed_hosts',
    'failed_result failed_task forks index_var inventory_sources limit loop loop_var managed parent_role_names',
    'parent_role_paths play_batch play_hosts play_hosts_all play_name play_role_names playbook_python role_name',
    'role_names run_tags search_path skip_tags verbosity version',
  ]
    .flatMap((line) => line.split(' '))
    .map((name) => `ansible_${name}`),
);

/** Whether a variable of that name may be a fact, with its prefix. */
export function isFactVariable(name: string): boolean {
  return name.startsWith('ansible_') && !magic.has(name) && isInjected(name);
}
