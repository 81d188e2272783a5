/** Whether a text can be kept: Postgres takes neither NUL nor half of a surrogate pair, in a text or in JSON. */
export function isWritable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}
