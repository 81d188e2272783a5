/**
 * A line as a terminal may show it. An operator signs what it likes for its own address, and names its account and what is
 * in it as it likes: a terminal must not obey that.
 */
export function harmless(line: string): string {
  return line.replace(/\p{Cc}/gu, '\uFFFD');
}
