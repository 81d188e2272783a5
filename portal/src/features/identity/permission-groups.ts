import type { Permission } from '../../../../contracts/identity/permissions.ts';

/** What permissions are about, by the word before their colon. */
const GROUPS: readonly (readonly [name: string, nouns: readonly string[]])[] = [
  ['Leads and contacts', ['leads', 'contacts', 'imports', 'consent', 'suppressions']],
  ['Campaigns', ['campaigns', 'sequences', 'rollouts', 'clients']],
  ['Appointments, messages and tasks', ['appointments', 'messages', 'tasks']],
  ['Billing', ['billing', 'books']],
  ['Personal data', ['personal_data', 'sensitive']],
  ['Settings and security', []],
];

/** Puts what has a permission's name under what it is about, in the order in which people look for it. */
export function grouped<Line extends { readonly name: Permission }>(
  lines: readonly Line[],
): (readonly [group: string, lines: readonly Line[]])[] {
  const groupOf = ({ name }: Line) => {
    const noun = name.slice(0, name.indexOf(':'));
    return GROUPS.find(([, nouns]) => nouns.includes(noun))?.[0] ?? 'Settings and security';
  };
  return GROUPS.map(([group]) => [group, lines.filter((line) => groupOf(line) === group)] as const).filter(
    ([, found]) => found.length > 0,
  );
}
