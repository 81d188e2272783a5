/** The address that a browser shows while a Google sheet is open, and which holds a page, no file. */
const OPEN_SHEET = /^https:\/\/docs\.google\.com\/spreadsheets\/d\/([\w-]{20,})\/(?:edit|view|htmlview)\b/;
/** And the one of a sheet that was published as a page. */
const PUBLISHED_SHEET = /^(https:\/\/docs\.google\.com\/spreadsheets\/d\/e\/[\w-]{20,}\/pub)html\b/;

/** Where the CSV of a sheet is, given the address that people have at hand; any other address stays as it is. */
export function csvAddress(address: string): string {
  const sheet = /[?&#]gid=(\d+)/.exec(address)?.[1];
  const gid = sheet === undefined ? '' : `&gid=${sheet}`;
  const [, id] = OPEN_SHEET.exec(address) ?? [];
  if (id) return `https://docs.google.com/spreadsheets/d/${id}/export?format=csv${gid}`;
  const [, published] = PUBLISHED_SHEET.exec(address) ?? [];
  return published ? `${published}?output=csv${gid && `&single=true${gid}`}` : address;
}
