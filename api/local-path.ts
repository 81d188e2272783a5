/** Where to lead a person on: a path of ours that was asked for, or else the start. Never another's address. */
export function localPath(asked: unknown, publicUrl: string): string {
  if (typeof asked !== 'string') return '/';
  const ours = new URL(publicUrl);
  if (!URL.canParse(asked, publicUrl)) return '/';
  const { origin, pathname, search } = new URL(asked, ours);
  // `//host` would be another's address in a Location header.
  return origin === ours.origin ? `${pathname.replace(/^\/+/, '/')}${search}` : '/';
}
