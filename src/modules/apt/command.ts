import { lines, sh, verbatim, type Sh } from '../../model/index.js';
import type { AptParams } from './params.js';

/** Nothing is asked, messages are those that are looked for here, and dpkg finds the tools it cannot do without. */
export const aptEnvironment = verbatim(
  'export DEBIAN_FRONTEND=noninteractive DEBIAN_PRIORITY=critical LANG=C LC_ALL=C LC_MESSAGES=C LC_CTYPE=C PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"',
);

/** A command line of apt-get(8) or aptitude(8). */
export type Command = readonly string[];

function dpkgOptions({ dpkg_options: given }: AptParams): string[] {
  return given.split(',').flatMap((option) => ['-o', `Dpkg::Options::=--${option}`]);
}

/** What apt-get and aptitude can be told to do. */
export const verbs: readonly string[] = [
  ...['install', 'remove', 'build-dep', 'autoremove', 'autoclean', 'upgrade', 'dist-upgrade'],
  ...['safe-upgrade', 'full-upgrade'],
];

const flag = (on: boolean, name: string): string[] => (on ? [name] : []);
const release = ({ default_release: name }: AptParams): string[] => (name === undefined ? [] : ['-t', name]);

/** Installs packages, or what building them needs. */
export function installCommand(given: AptParams, packages: readonly string[]): Command {
  const building = given.state === 'build-dep';
  const recommends = given.install_recommends;
  return [
    ...['apt-get', '-y', ...dpkgOptions(given)],
    ...flag(given.only_upgrade, '--only-upgrade'),
    ...flag(given.state === 'fixed', '--fix-broken'),
    ...flag(given.force, '--force-yes'),
    ...flag(given.autoremove && !building, '--auto-remove'),
    ...flag(given.fail_on_autoremove, '--no-remove'),
    ...[building ? 'build-dep' : 'install', ...packages],
    ...release(given),
    ...(recommends === undefined ? [] : ['-o', `APT::Install-Recommends=${recommends ? 'yes' : 'no'}`]),
    ...flag(given.allow_unauthenticated, '--allow-unauthenticated'),
    ...flag(given.allow_downgrade, '--allow-downgrades'),
    ...flag(given.allow_change_held_packages, '--allow-change-held-packages'),
  ];
}

/** Removes packages. */
export function removeCommand(given: AptParams, packages: readonly string[]): Command {
  return [
    ...['apt-get', '-q', '-y', ...dpkgOptions(given)],
    ...flag(given.purge, '--purge'),
    ...flag(given.force, '--force-yes'),
    ...flag(given.autoremove, '--auto-remove'),
    ...['remove', ...packages],
  ];
}

/** Removes what nothing needs any more. */
export function cleanupCommand(given: AptParams, operation: 'autoremove' | 'autoclean'): Command {
  return [
    ...['apt-get', '-y', ...dpkgOptions(given)],
    ...flag(given.purge, '--purge'),
    ...flag(given.force, '--force-yes'),
    operation,
  ];
}

/** How all packages are upgraded. */
export function upgradeCommand(
  given: AptParams,
  mode: 'dist' | 'full' | 'safe' | 'yes',
  aptitude: boolean,
): Command {
  const byAptitude = aptitude && mode !== 'dist';
  const verb = byAptitude
    ? [mode === 'full' ? 'full-upgrade' : 'safe-upgrade']
    : [
        ...(mode === 'dist' || mode === 'full' ? ['dist-upgrade'] : ['upgrade', '--with-new-pkgs']),
        ...flag(given.autoremove, '--auto-remove'),
      ];
  return [
    ...[byAptitude ? 'aptitude' : 'apt-get', '-y', ...dpkgOptions(given)],
    ...(given.force ? (byAptitude ? ['--assume-yes', '--allow-untrusted'] : ['--force-yes']) : []),
    ...flag(given.fail_on_autoremove, '--no-remove'),
    ...flag(given.allow_unauthenticated, '--allow-unauthenticated'),
    ...flag(given.allow_downgrade, '--allow-downgrades'),
    ...verb,
    ...release(given),
  ];
}

/** A command as Ansible's messages show it. */
export function shown([program = '', ...words]: Command): string {
  const word = (w: string): string => (w.startsWith('Dpkg::') ? `"${w}"` : quoted(w));
  return [`/usr/bin/${program}`, ...words.map(word)].join(' ');
}

function quoted(word: string): string {
  return word.startsWith('-') || verbs.includes(word) ? word : `'${word}'`;
}

/** Runs a command only in play: what it would do is printed, nothing is changed. */
export function simulated(command: Command): Sh {
  const [program = 'apt-get', ...words] = command;
  return lines([aptEnvironment, sh`${program} ${['--simulate', ...words]} </dev/null`]);
}

/**
 * Runs a command, waiting for another's lock, and with policy-rc.d standing in its way where that is asked for.
 * @param more words that only the shell knows, at its end
 * @param atEnd what is done whatever happens
 */
export function carriedOut(command: Command, given: AptParams, more = sh``, atEnd?: Sh): Sh {
  const [program = 'apt-get', ...words] = command;
  const wait = program === 'apt-get' ? ['-o', `DPkg::Lock::Timeout=${given.lock_timeout}`] : [];
  const call = sh`${program} ${[...wait, ...words]} ${more}`;
  const status = given.policy_rc_d;
  const trap = atEnd ? [sh`trap ${atEnd.text} EXIT`] : [];
  if (status === undefined) return lines([aptEnvironment, ...trap, call]);
  return lines([
    aptEnvironment,
    // A policy that is there is put aside, and back again whatever happens.
    sh`p=/usr/sbin/policy-rc.d b=`,
    sh`trap 'if [ -n "$b" ]; then mv "$b/policy-rc.d" $p && rmdir "$b"; else rm -f $p; fi; '${atEnd?.text ?? ':'} EXIT`,
    sh`if [ -e $p ]; then b=$(mktemp -d) && mv $p "$b/" || exit; fi`,
    sh`printf '#!/bin/sh\nexit %d\n' ${status} >$p && chmod 755 $p || exit`,
    call,
  ]);
}
