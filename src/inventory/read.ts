import type { ControllerFiles, Position } from '../model/index.js';
import { decrypt as decryptVault, isVault } from '../vault/index.js';

/** Decrypts a file that is a vault throughout. @throws HapError */
export type Decrypt = (data: Uint8Array, position: Position) => Uint8Array;

/** The text of a file of the controller's, decrypted where it is a vault; `undefined` where there is none. @throws HapError */
export function readPlain(
  path: string,
  { files, decrypt }: { readonly files: ControllerFiles; readonly decrypt?: Decrypt | undefined },
  position: Position,
): string | undefined {
  const bytes = files.read(path);
  if (!bytes) return undefined;
  const open = decrypt ?? ((data: Uint8Array) => decryptVault(data, [], position).bytes);
  return new TextDecoder().decode(isVault(bytes) ? open(bytes, position) : bytes);
}
