/**
 * A text as words in capitals: no accents, apostrophes or punctuation, so that "Can’t" is CANT and "Sí." is SI. A thumb
 * or a tick at its start counts as the word it stands for.
 */
export function foldText(body: string): string {
  return body
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/^\s*(?:👍|✅|👌|✔)/u, 'yes ')
    .replace(/^\s*(?:👎|❌)/u, 'no ')
    .toUpperCase()
    .replace(/['’‘`´]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
