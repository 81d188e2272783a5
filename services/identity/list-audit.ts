import type { AuditEntry, AuditFilter } from '../../contracts/identity/audit-api.ts';
import { wordsOfAction } from '../../domain/identity/audit-words.ts';
import type { Database } from '../../prisma/client.ts';
import { asTenant, type Tenant, type Transaction } from '../../prisma/tenant.ts';
import type { Actor, Caller } from '../caller.ts';
import { inBatches } from '../in-batches.ts';
import { type Page, type PageQuery, placeOf, toPage } from '../page.ts';
import { Refusal } from '../refusal.ts';
import { type AskedAudit, type AuditRow, findAudit, findAuditRow } from './find-audit.ts';
import { nameActors, whoIs } from './name-actors.ts';
import { nameSubjects } from './name-subjects.ts';

/** The two logins: the trail is the tenant's, names are sign-in's. */
interface Logins {
  readonly db: Database;
  readonly authDb: Database;
}

/** Who changed what, newest first: all of an operator's; for a client what is about it. @throws Refusal invalid (cursor) */
export async function listAudit(
  { db, authDb }: Logins,
  { tenant }: Caller,
  { cursor, limit, ...filter }: AuditFilter & PageQuery,
): Promise<Page<AuditEntry>> {
  const [at, id] = placeOf(cursor) ?? [];
  const after = at && id ? { at, id } : undefined;
  const rows = await readTrail(db, tenant, { filter, after, take: limit + 1 });
  const page = toPage(
    rows.map((row) => ({ ...row, createdAt: row.at })),
    limit,
  );
  return { ...page, items: await readable(authDb, tenant, page.items) };
}

/** One entry of it. @throws Refusal not_found, for somebody else's too */
export async function getAuditEntry(
  { db, authDb }: Logins,
  { tenant }: Caller,
  id: string,
): Promise<AuditEntry> {
  const withWords = tenant.role === 'operator';
  const rows = await asTenant(db, tenant, async (tx) => {
    const row = await findAuditRow(tx, { id, withWords });
    return told(tx, row ? [row] : [], withWords);
  });
  const [entry] = await readable(authDb, tenant, rows);
  if (!entry) throw new Refusal('not_found', 'There is no such entry.');
  return entry;
}

/** All of it that fits, for a file. */
export function exportAudit({ db, authDb }: Logins, { tenant }: Caller, filter: AuditFilter) {
  return inBatches<AuditEntry>(async (last, take) => {
    const after = last && { at: new Date(last.at), id: last.id };
    const rows = await readTrail(db, tenant, { filter, after, take });
    return readable(authDb, tenant, rows);
  });
}

type ToldRow = AuditRow & { readonly called: string | null };

function readTrail(db: Database, tenant: Tenant, asked: Omit<AskedAudit, 'withWords'>): Promise<ToldRow[]> {
  return asTenant(db, tenant, async (tx) => {
    const withWords = tenant.role === 'operator';
    return told(tx, await findAudit(tx, { ...asked, withWords }), withWords);
  });
}

/** With what each is about by its name; what was typed about a suppression is kept with itself. */
async function told(tx: Transaction, rows: readonly AuditRow[], withWords: boolean): Promise<ToldRow[]> {
  const toldOf = await nameSubjects(tx, rows);
  return rows.map((row) => {
    const about = toldOf(row);
    const note = withWords && row.action === 'suppression.add' ? (about?.note ?? null) : null;
    return { ...row, called: about?.name ?? null, reason: row.reason ?? note };
  });
}

async function readable(authDb: Database, tenant: Tenant, rows: readonly ToldRow[]): Promise<AuditEntry[]> {
  const actorOf = ({ actorKind, actorId }: AuditRow) => ({ kind: actorKind, id: actorId }) as Actor;
  const nameOf = await nameActors(authDb, tenant, rows.map(actorOf));
  return rows.map((row) => {
    const { id, at, action, subjectType, subjectId, clientId, before, after, reason, called } = row;
    const actor = actorOf(row);
    const name = nameOf(actor);
    return {
      ...{ id, at, actor: { ...actor, name }, action, clientId, before, after, reason },
      what: `${whoIs(actor, name, tenant)} ${wordsOfAction(action)}`,
      subject: { type: subjectType, id: subjectId, name: called },
    };
  });
}
