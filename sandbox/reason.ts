/** Why a request failed, in words: fetch hides the reason in the error's cause. */
export function reasonOf(error: unknown): string {
  const { cause } = error as { cause?: unknown };
  const { message, code } = (cause ?? error) as { message?: string; code?: string };
  return message || code || String(error);
}
