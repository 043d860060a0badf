import { PyError } from '../python/index.js';

/** What a filter, test or lookup refuses, in Ansible's words (its AnsibleFilterError and AnsibleError). */
export function failure(message: string): PyError {
  return new PyError('ValueError', message);
}
