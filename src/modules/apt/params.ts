import { bool, int, list, oneOf, params, path, str, type ParamsOf } from '../params.js';

export const aptShape = {
  name: list(str)
    .aliases('pkg', 'package')
    .describe('Packages: `foo`, `foo=1.2`, `foo=1.*`, `foo>=1.2`, `foo/bookworm-backports`, `foo*`.'),
  state: oneOf('absent', 'build-dep', 'fixed', 'latest', 'present')
    .default('present')
    .describe('Whether they are there; `build-dep` installs what building them needs.'),
  update_cache: bool.aliases('update-cache').describe('The index of packages is refreshed first.'),
  cache_valid_time: int
    .default(0)
    .describe('Seconds for which a refreshed index is good; sets `update_cache`.'),
  update_cache_retries: int.default(5).describe('How often a refresh is tried.'),
  update_cache_retry_max_delay: int.default(12).describe('Seconds between two tries at most.'),
  default_release: str.aliases('default-release').describe('The release that is preferred (apt-get -t).'),
  install_recommends: bool
    .aliases('install-recommends')
    .describe("Whether recommended packages come along; the system's own default where it is not given."),
  force: bool.default(false).describe('Unauthenticated packages and downgrades are accepted (--force-yes).'),
  force_apt_get: bool.default(false).describe('apt-get upgrades even where aptitude is there.'),
  allow_unauthenticated: bool
    .default(false)
    .aliases('allow-unauthenticated')
    .describe('Packages that cannot be authenticated are accepted.'),
  allow_downgrade: bool
    .default(false)
    .aliases('allow-downgrade', 'allow_downgrades', 'allow-downgrades')
    .describe('A newer version may be replaced by the one asked for.'),
  allow_change_held_packages: bool.default(false).describe('Packages on hold may be changed.'),
  purge: bool.default(false).describe('Configuration is removed too.'),
  autoremove: bool.default(false).describe('Dependencies that nothing needs any more are removed.'),
  autoclean: bool.default(false).describe('Downloaded packages that can no longer be had are removed.'),
  clean: bool.default(false).describe('All downloaded packages are removed first.'),
  deb: path.describe('A package file on the host, or its URL.'),
  dpkg_options: str
    .default('force-confdef,force-confold')
    .describe('Options for dpkg, without their dashes, joined by commas.'),
  upgrade: oneOf('dist', 'full', 'no', 'safe', 'yes').default('no').describe('All packages are upgraded.'),
  only_upgrade: bool.default(false).describe('Packages that are not installed stay so.'),
  policy_rc_d: int.describe('Exit status of policy-rc.d meanwhile; 101 keeps services from starting.'),
  fail_on_autoremove: bool.default(false).describe('Fails where anything would be removed.'),
  lock_timeout: int.default(60).describe("Seconds to wait for another's lock on the package database."),
};

export const aptRules = { mutuallyExclusive: [['deb', 'name', 'upgrade']] } as const;
export const schema = params(aptShape, aptRules);

/** What the stages of apt are told. */
export type AptParams = ParamsOf<typeof aptShape>;
