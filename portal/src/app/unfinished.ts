/** Fields that somebody has written into, as far as they are still there. */
const written = new Set<HTMLInputElement | HTMLTextAreaElement>();
const watchers = new Set<() => void>();
let signedOut = false;

addEventListener('input', ({ target }) => {
  const isField = target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement;
  if (isField && target.type !== 'search') written.add(target);
});

/** Whether something that was written would be lost with the page. */
function isUnfinished(): boolean {
  for (const field of written) if (!field.isConnected || field.value === '') written.delete(field);
  return written.size > 0;
}

/** Nobody is signed in any more. @returns whether there is reason to stay nevertheless */
export function staySignedOut(): boolean {
  if (!isUnfinished()) return false;
  tell(true);
  return true;
}

export const signedInAgain = (): void => tell(false);
export const isSignedOut = (): boolean => signedOut;

export function watchSignedOut(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
}

function tell(now: boolean): void {
  signedOut = now;
  for (const watcher of watchers) watcher();
}
