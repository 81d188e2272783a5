/**
 * How every cookie of sign-in is set: no script reads it, no other site's request carries it, and on https neither a
 * plain connection nor a sibling domain can set one of its name (`__Host-`: Secure, Path=/ and no Domain).
 *
 * Lax, not Strict: who comes by a link in a mail of ours, or back from another service after signing in there, comes
 * from another site, and Strict would greet them as a stranger. What changes anything is a POST, which Lax keeps off.
 */
export function strictCookies(publicUrl: string) {
  const isEncrypted = publicUrl.startsWith('https:');
  return {
    // better-auth's own prefix is the weaker `__Secure-`; ours is part of the name, and Secure is set below.
    useSecureCookies: false,
    cookiePrefix: isEncrypted ? '__Host-followthrough' : 'followthrough',
    defaultCookieAttributes: {
      httpOnly: true,
      secure: isEncrypted,
      sameSite: 'lax',
      path: '/',
    },
  } as const;
}
