import { coreName } from '../../model/index.js';

/**
 * Filters of Jinja and Ansible that fail on an undefined value, whatever their arguments. Those that may bear one
 * (`default`, `items`, `pprint`, `type_debug`) and all others are left out.
 */
const filters = new Set(
  (
    'abs attr b64decode b64encode basename batch bool capitalize center checksum combinations combine comment count ' +
    'dict2items dictsort difference dirname e escape expanduser expandvars extract filesizeformat first flatten float ' +
    'forceescape format from_json from_yaml groupby hash human_readable human_to_bytes indent int intersect items2dict ' +
    'join last length list lower map max md5 min password_hash path_join permutations pow product quote random realpath ' +
    'regex_escape regex_findall regex_replace regex_search reject rejectattr relpath replace reverse round select ' +
    'selectattr sha1 shuffle sort split splitext string striptags sum symmetric_difference ternary title to_json ' +
    'to_nice_json to_uuid tojson trim truncate union unique upper urldecode urlencode urlsplit wordcount wordwrap zip'
  ).split(' '),
);

/** Tests that do. */
const tests = new Set(
  (
    'abs change changed contains directory divisibleby eq equalto even exists fail failed failure file ge gt iterable ' +
    'le link lower lt match ne odd regex search skip skipped subset succeeded success successful superset upper version ' +
    'version_compare'
  ).split(' '),
);

/** Whether a filter or test is certain to fail where its value is undefined. */
export function refusesUndefined(kind: 'filter' | 'test', name: string): boolean {
  const short = coreName(name);
  return (kind === 'filter' ? filters : tests).has(short);
}
