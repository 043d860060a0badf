import { ShellFunction } from '../../model/index.js';

/** Where a unit may be that is neither generated nor transient, nor there until the next boot only. */
const lasting = [
  '/etc/systemd/system',
  '/usr/local/lib/systemd/system',
  '/lib/systemd/system',
  '/usr/lib/systemd/system',
];

/** Where units are looked for, the first that is found counts (systemd.unit(5), "Unit File Load Path"). */
const loadPath = [
  '/etc/systemd/system.control',
  '/run/systemd/system.control',
  '/run/systemd/transient',
  '/run/systemd/generator.early',
  '/etc/systemd/system',
  '/etc/systemd/system.attached',
  '/run/systemd/system',
  '/run/systemd/system.attached',
  '/run/systemd/generator',
  '/usr/local/lib/systemd/system',
  '/lib/systemd/system',
  '/usr/lib/systemd/system',
];

/**
 * `hap_enabled ROOT UNIT`: succeeds where `systemctl is-enabled` would say `enabled` beyond doubt: the unit is a file of its own,
 * and a link of its name makes another want or require it (systemctl(1)). `is-enabled` reads the same links, but starting it costs
 * more than all else that is asked of a unit. In every other case it fails, and `is-enabled` is to be asked.
 */
export const hapEnabled = new ShellFunction(
  'hap_enabled',
  `_u=$2
case $_u in
  *[!A-Za-z0-9_.-]*) return 1 ;;
  *.service|*.socket|*.timer|*.path) ;;
  *.*) return 1 ;;
  *) _u=$_u.service ;;
esac
for _d in ${loadPath.join(' ')}; do
  _f=$1$_d/$_u
  if [ -e "$_f" ] || [ -L "$_f" ]; then break; fi
done
case $_d in
  ${lasting.join('|')}) ;;
  *) return 1 ;;
esac
# One that is empty or leads elsewhere is masked, linked or another's name.
[ ! -L "$_f" ] && [ -f "$_f" ] && [ -s "$_f" ] && [ -r "$_f" ] || return 1
for _f in "$1"/etc/systemd/system/*.wants/"$_u" "$1"/etc/systemd/system/*.requires/"$_u"; do
  [ ! -L "$_f" ] || return 0
done
return 1`,
);
