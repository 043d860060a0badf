/** The name of a module, action or plugin without the prefix of Ansible's own collection. */
export function coreName(name: string): string {
  return name.replace(/^ansible\.(?:builtin|legacy)\./, '');
}
