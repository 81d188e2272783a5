import type { Transaction } from '../../prisma/tenant.ts';
import { VENDOR_NAMES } from '../connections/connection-row.ts';
import { type Asked, type Happening, ofTenant, type Source, timeBefore } from './happening.ts';

/** What the product did or met by itself. */
export const SYSTEM_SOURCES: readonly Source[] = [
  {
    name: 'import',
    needs: 'imports:read',
    async newest(tx, { caller, take, before }) {
      const rows = await tx.import.findMany({
        where: {
          ...{ ...ofTenant(caller), finishedAt: timeBefore(before), status: { in: ['done', 'failed'] } },
          ...(before?.id && { NOT: { finishedAt: before.at, id: { gte: before.id } } }),
        },
        orderBy: [{ finishedAt: 'desc' }, { id: 'desc' }],
        take,
        include: { campaign: { select: { name: true } } },
      });
      return rows.flatMap(
        ({ id, finishedAt, status, imported, refused, reason, fileName, campaign }): Happening[] => {
          if (!finishedAt) return [];
          const what = `The import${fileName ? ` of ${fileName}` : ''} into ${campaign.name}`;
          const link = { type: 'import', id } as const;
          if (status === 'failed')
            return [
              { id, at: finishedAt, kind: 'import_failed', title: `${what} failed`, detail: reason, link },
            ];
          const detail = `${counted(imported, 'lead')} added, ${counted(refused, 'row')} refused`;
          return [{ id, at: finishedAt, kind: 'import_done', title: `${what} is done`, detail, link }];
        },
      );
    },
  },
  {
    name: 'connection_broken',
    needs: 'connections:read',
    async newest(tx, asked) {
      const rows = await inTrail(tx, asked, {
        action: 'connection.refuse',
        subjectType: 'vendor_connection',
      });
      return rows.map(({ id, at, subjectId, after }) => ({
        ...{ id, at, kind: 'connection_broken', link: { type: 'connection', id: subjectId } },
        title: `${vendorIn(after)} refuses the keys of your account`,
        detail: 'The connection says why: enter them again there',
      }));
    },
  },
  {
    name: 'campaign_ended',
    needs: 'campaigns:read',
    async newest(tx, asked) {
      const rows = await inTrail(tx, asked, { action: 'campaign.end', subjectType: 'campaign' });
      const campaigns = await tx.campaign.findMany({
        where: { id: { in: rows.map(({ subjectId }) => subjectId) } },
        select: { id: true, name: true },
      });
      const names = new Map(campaigns.map(({ id, name }) => [id, name]));
      return rows.map(({ id, at, subjectId, clientId }) => ({
        ...{ id, at, kind: 'campaign_ended', clientId, link: { type: 'campaign', id: subjectId } },
        title: `The time of ${names.get(subjectId) ?? 'a campaign'} is over: it has ended`,
      }));
    },
  },
  {
    name: 'event_quarantined',
    needs: 'events:read',
    idLike: /^\d{1,18}$/,
    async newest(tx, { caller, take, before }) {
      const rows = await tx.vendorEvent.findMany({
        where: {
          ...{ operatorId: caller.tenant.operatorId, status: 'quarantined', receivedAt: timeBefore(before) },
          ...(before?.id && { NOT: { receivedAt: before.at, seq: { gte: BigInt(before.id) } } }),
        },
        orderBy: [{ receivedAt: 'desc' }, { seq: 'desc' }],
        take,
        select: { seq: true, receivedAt: true, vendor: true },
      });
      return rows.map(({ seq, receivedAt, vendor }) => ({
        ...{
          id: String(seq),
          at: receivedAt,
          kind: 'event_quarantined',
          link: { type: 'vendor_event', id: String(seq) },
        },
        title: `An event of ${nameOfVendor(vendor)} could not be applied`,
        detail: 'Nothing is lost: look at it, and apply it again',
      }));
    },
  },
  {
    name: 'events_lost',
    needs: 'connections:read',
    idLike: /^([0-9a-f-]{36}|environment):[a-z]+$/,
    async newest(tx, { caller, take, before }) {
      const { operatorId } = caller.tenant;
      // What still comes to an account that was ended is refused on purpose.
      const own = await tx.vendorConnection.findMany({
        where: { operatorId, status: { not: 'ended' } },
        select: { id: true },
      });
      const connection = { in: ['environment', ...own.map(({ id }) => id)] };
      // One row an account: it says what was refused last, and is told of anew when more is.
      const rows = await tx.connectionHealth.findMany({
        where: { operatorId, connection, refusedAt: timeBefore(before) },
      });
      const happened = rows.flatMap(
        ({ connection: account, vendor, refusedAt, refusedReason, refusedCount }): Happening[] => {
          if (!refusedAt) return [];
          const why = refusedReason === 'stale' ? 'too old' : 'with a wrong signature';
          const link = { type: 'connection', id: account } as const;
          return [
            {
              ...{ id: `${account}:${vendor}`, at: refusedAt, kind: 'events_lost', link },
              title: `Events of ${nameOfVendor(vendor)} were refused and are not kept`,
              detail: `${counted(refusedCount, 'event')} so far, the last ${why}: check the connection`,
            },
          ];
        },
      );
      const isTold = ({ at, id }: Happening) =>
        before?.id !== undefined && at.getTime() === before.at.getTime() && id >= before.id;
      return happened
        .filter((each) => !isTold(each))
        .sort((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1))
        .slice(0, take);
    },
  },
];

/** What the product itself did, by the trail. */
function inTrail(
  tx: Transaction,
  { caller, take, before }: Asked,
  about: { readonly action: string; readonly subjectType: string },
) {
  return tx.audit.findMany({
    where: {
      ...{ ...ofTenant(caller), ...about, actorKind: 'workflow', at: timeBefore(before) },
      ...(before?.id && { NOT: { at: before.at, id: { gte: before.id } } }),
    },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take,
  });
}

function vendorIn(after: unknown): string {
  const vendor = typeof after === 'object' && after !== null && 'vendor' in after ? after.vendor : null;
  return typeof vendor === 'string' ? nameOfVendor(vendor) : 'A vendor';
}

function nameOfVendor(vendor: string): string {
  return (VENDOR_NAMES as Readonly<Record<string, string>>)[vendor] ?? vendor;
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}
