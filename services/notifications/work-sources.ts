import { leadsInScope, ofLeadsInScope, tasksInScope } from '../leads/lead-scope.ts';
import { nameOf, ofTenant, type Source, timeBefore } from './happening.ts';

/** Tasks that say what another source tells: the answer itself, the invoice, the threshold. */
const TOLD_OTHERWISE = ['reply', 'overdue', 'usage_alert'];
/** Characters of what somebody wrote. */
const EXCERPT = 140;

const WHO = { select: { firstName: true, lastName: true, phone: true, email: true } } as const;

const CHANNELS: Readonly<Record<string, string>> = { sms: 'by text', email: 'by email' };

/** What people do: tasks, answers, appointments. */
export const WORK_SOURCES: readonly Source[] = [
  {
    name: 'task',
    needs: 'tasks:read',
    async newest(tx, { caller, take, before }) {
      const { id: userId } = caller.actor;
      const rows = await tx.task.findMany({
        where: {
          ...{
            operatorId: caller.tenant.operatorId,
            createdAt: timeBefore(before),
            kind: { notIn: TOLD_OTHERWISE },
          },
          ...(before?.id && { NOT: { createdAt: before.at, id: { gte: before.id } } }),
          // What somebody asked of themselves is no news to them.
          AND: [
            tasksInScope(caller),
            { OR: [{ kind: { not: 'manual' } }, { owner: null }, { owner: { not: userId } }] },
          ],
        },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take,
      });
      return rows.map(({ id, createdAt, title, clientId }) => ({
        ...{ id, at: createdAt, kind: 'task', title, clientId, link: { type: 'task', id } },
      }));
    },
  },
  {
    name: 'reply',
    // Those who answer hear of answers: a client's members read them in the threads.
    needs: 'messages:send',
    async newest(tx, { caller, take, before }) {
      const rows = await tx.message.findMany({
        where: {
          ...{ operatorId: caller.tenant.operatorId, direction: 'inbound', leadId: { not: null } },
          ...{ createdAt: timeBefore(before), purpose: { not: 'auto_reply' } },
          ...(before?.id && { NOT: { createdAt: before.at, id: { gte: before.id } } }),
          ...(caller.only && { lead: leadsInScope(caller) }),
        },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take,
        select: { id: true, createdAt: true, channel: true, body: true, leadId: true, contact: WHO },
      });
      return rows.map(({ id, createdAt, channel, body, leadId, contact }) => ({
        ...{ id, at: createdAt, kind: 'reply' },
        title: `${contact ? nameOf(contact) : 'Somebody'} answered ${CHANNELS[channel] ?? ''}`.trim(),
        detail: excerptOf(body),
        link: leadId ? { type: 'lead', id: leadId } : null,
      }));
    },
  },
  {
    name: 'booked',
    needs: 'appointments:read',
    async newest(tx, { caller, take, before }) {
      const rows = await tx.appointment.findMany({
        where: {
          ...{ ...ofTenant(caller), createdAt: timeBefore(before), ...ofLeadsInScope(caller) },
          ...(before?.id && { NOT: { createdAt: before.at, id: { gte: before.id } } }),
        },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take,
        select: { id: true, createdAt: true, clientId: true, rebookedFrom: true, contact: WHO },
      });
      return rows.map(({ id, createdAt, clientId, rebookedFrom, contact }) => ({
        ...{ id, at: createdAt, kind: 'booked', clientId, link: { type: 'appointment', id } },
        title: `${nameOf(contact)} ${rebookedFrom ? 'booked again' : 'booked an appointment'}`,
      }));
    },
  },
];

function excerptOf(body: string): string | null {
  const text = body.replaceAll(/\s+/g, ' ').trim();
  if (text === '') return null;
  return text.length > EXCERPT ? `${text.slice(0, EXCERPT - 1)}…` : text;
}
