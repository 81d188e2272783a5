import { type PasswordOwner, whyBadPassword } from '../../domain/identity/password.ts';
import { Refusal } from '../refusal.ts';
import { commonPasswords } from './common-passwords.ts';

/**
 * The one check of a new password, wherever it is chosen.
 *
 * @param field as the form or the request names it
 * @throws Refusal invalid
 */
export async function checkPassword(
  password: string,
  owner: PasswordOwner,
  field = 'password',
): Promise<void> {
  const why = whyBadPassword(password, owner, await commonPasswords());
  if (why) throw new Refusal('invalid', `The password ${why}.`, [{ field, message: why }]);
}
