import { bool, float, int, list, oneOf, params, path, str, type ParamsOf } from '../../params/index.js';

const shape = {
  name: str.required().aliases('user').describe('The user.'),
  state: oneOf('present', 'absent').default('present').describe('Whether the account is there.'),
  uid: int.describe('Its number.'),
  non_unique: bool.default(false).describe('Its number may be that of another user.'),
  group: str.describe('The primary group, by name or number.'),
  groups: list(str).describe(
    'Further groups; all others are left, unless `append`. An empty text leaves all.',
  ),
  append: bool.default(false).describe('Groups that are not in `groups` are kept.'),
  comment: str.describe('The comment (GECOS) of the account.'),
  home: path.describe('The home directory.'),
  create_home: bool
    .default(true)
    .aliases('createhome')
    .describe('The home directory is made where it is missing.'),
  move_home: bool.default(false).describe('With `home`: what the old one holds is moved.'),
  skeleton: str.describe('Directory whose files a new home begins with.'),
  shell: str.describe('The login shell.'),
  password: str.secret().describe('The hash of the password, as crypt(3) makes it.'),
  update_password: oneOf('always', 'on_create')
    .default('always')
    .describe('Whether the password of an account that is there is changed.'),
  password_lock: bool.describe('Whether the password is locked (usermod -L, -U).'),
  password_expire_max: int.describe('Days a password may be kept.'),
  password_expire_min: int.describe('Days between two changes of the password.'),
  expires: float.describe('When the account expires, in seconds since 1970; negative: never.'),
  system: bool.default(false).describe('A new account is a system account.'),
  umask: str.describe('Umask for the home of a new account.'),
  local: bool.describe('Only the local files are looked at and changed (libuser).'),
  seuser: str.describe("SELinux user type of a new account's logins."),
  force: bool
    .default(false)
    .describe('With `absent`: userdel --force. With `generate_ssh_key`: a key is replaced.'),
  remove: bool.default(false).describe('With `absent`: home and mail are removed too.'),
  generate_ssh_key: bool.describe('Whether the user gets an SSH key.'),
  ssh_key_type: str.default('rsa').describe('Its type.'),
  ssh_key_bits: int.default(0).describe("Its size; 0 is ssh-keygen's own default."),
  ssh_key_file: path.describe('Its file, relative to the home: `.ssh/id_TYPE` where it is not given.'),
  ssh_key_comment: str.describe('Its comment: `ansible-generated on HOST` where it is not given.'),
  ssh_key_passphrase: str.secret().describe('Its passphrase.'),
  login_class: str.describe('BSD only; without effect.'),
  hidden: bool.describe('macOS only; without effect.'),
  profile: str.describe('Solaris only; without effect.'),
  authorization: str.describe('Solaris only; without effect.'),
  role: str.describe('Solaris only; without effect.'),
};

export const schema = params(shape);
export type UserParams = ParamsOf<typeof shape>;
