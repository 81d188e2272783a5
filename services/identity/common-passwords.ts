let known: Promise<ReadonlySet<string>> | undefined;

/**
 * Passwords that everybody tries first, in small letters: 49,233 of them, from breaches. Read when the first password is
 * chosen, and kept: about 12 MB.
 */
export function commonPasswords(): Promise<ReadonlySet<string>> {
  known ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common'].map((password) => password.toLowerCase())),
  );
  return known;
}
