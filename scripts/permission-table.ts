import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type OrganizationKind,
  type Permission,
  PERMISSIONS,
  ROLES,
  SEES,
} from '../contracts/identity/permissions.ts';
import { inWords, isForPeople, permissionsOfKey, rolesThatMay } from '../domain/identity/may.ts';

/** Where the table is kept, for people to read. */
export const PERMISSION_FILE = path.join(import.meta.dirname, '..', 'PERMISSIONS.md');

/** Kinds whose members have something to do here. */
const KINDS = ['operator', 'client'] as const satisfies readonly OrganizationKind[];

/** The table of contracts/identity/permissions.ts as a page: who may do what, and which keys. */
export function permissionTable(): string {
  const columns = KINDS.flatMap((kind) => ROLES[kind].map((role) => ({ kind, role })));
  const head = ['permission', 'it is to', ...columns.map(({ kind, role }) => `${kind} ${role}`), 'key'];
  const rows = (Object.keys(PERMISSIONS) as Permission[]).map((name) => [
    `\`${name}\``,
    inWords(name),
    ...columns.map(({ kind, role }) => (rolesThatMay(name, kind).includes(role) ? 'yes' : '')),
    isForPeople(name) ? 'no' : KINDS.filter((kind) => permissionsOfKey(kind, null).has(name)).join(', '),
  ]);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const some = Object.entries(SEES).filter(([, sees]) => sees !== 'all');
  return [
    '# Who may do what',
    '',
    'Made from `contracts/identity/permissions.ts` by `npm run permissions`; a test holds it to that. Each endpoint needs',
    'one line of it: `x-needs` in `/api/openapi.json` says which. The last column says whose keys can have it as a scope.',
    '',
    line(head),
    line(head.map(() => '---')),
    ...rows.map(line),
    '',
    ...some.map(
      ([role, sees]) =>
        `- The role \`${role}\` sees and works ${LEADS[sees]}. Other leads are not there for it.`,
    ),
    '',
  ].join('\n');
}

const LEADS = {
  all: 'all leads',
  own: 'the leads that are assigned to it, and what hangs on them',
  own_and_free: 'the leads that are assigned to it or to nobody, and what hangs on them',
};

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PERMISSION_FILE, permissionTable());
