/** The modules of ansible.builtin (ansible-core 2.14), as `ansible-doc -l` lists them. */
export const builtinModules: ReadonlySet<string> = new Set(
  (
    'add_host apt apt_key apt_repository assemble assert async_status blockinfile command copy cron debconf debug dnf ' +
    'dpkg_selections expect fail fetch file find gather_facts get_url getent git group group_by hostname ' +
    'include_vars iptables known_hosts lineinfile meta package package_facts pause ping pip raw reboot replace ' +
    'rpm_key script service service_facts set_fact set_stats setup shell slurp stat subversion systemd ' +
    'systemd_service sysvinit tempfile template unarchive uri user wait_for wait_for_connection yum yum_repository'
  ).split(' '),
);
