/**
 * What stands in the URL of a page, for its route's `validateSearch`: texts by these names. What is empty is left out,
 * and what the router read as a number is a text again.
 */
export function searchTexts<Name extends string>(...names: readonly Name[]) {
  return (search: Readonly<Record<string, unknown>>): { [Key in Name]?: string } => {
    const found = names.flatMap((name) => {
      const value = search[name];
      const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
      return typeof text === 'string' && text !== '' ? [[name, text] as const] : [];
    });
    return Object.fromEntries(found) as { [Key in Name]?: string };
  };
}
