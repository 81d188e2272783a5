/** Whether a text can be kept: Postgres takes neither NUL nor half of a surrogate pair, in a text or in JSON. */
export function isWritable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** The beginning of a text, cut so that no character is halved: half of one cannot be kept. */
export function cutText(text: string, longest: number): string {
  return text.slice(0, longest).replace(/[\ud800-\udbff]$/, '');
}
