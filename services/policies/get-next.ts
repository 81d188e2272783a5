import type { Database } from '../../prisma/client.ts';
import { asTenant, type Transaction } from '../../prisma/tenant.ts';
import type { Caller } from '../caller.ts';
import { leadsInScope, ofLeadsInScope } from '../leads/lead-scope.ts';
import { whyNotBegun } from '../leads/why-not-begun.ts';
import { Refusal } from '../refusal.ts';

type Subject = 'lead' | 'appointment' | 'campaign' | 'invoice';

/**
 * What happens next to something, when and why not now; null when nothing is waited for. A lead's next may be its
 * appointment's, an appointment's may be that of winning it back: the soonest is told.
 *
 * @throws Refusal not_found
 */
export async function getNext(
  db: Database,
  caller: Caller,
  subject: { type: Subject; id: string },
  now: Date,
) {
  return asTenant(db, caller.tenant, async (tx) => {
    const subjects = await SUBJECTS[subject.type](tx, caller, subject.id);
    if (!subjects) throw new Refusal('not_found', `There is no such ${subject.type}.`);
    const promise = await tx.promiseRow.findFirst({
      where: { OR: subjects },
      orderBy: [{ until: { sort: 'asc', nulls: 'last' } }, { updatedAt: 'desc' }],
    });
    if (!promise) return { next: await nextWithout(tx, subject, now) };
    const { subjectType, subjectId, what, until, why, blockedBy, updatedAt } = promise;
    return {
      next: { subject: { type: subjectType, id: subjectId }, what, until, why, blockedBy, updatedAt },
    };
  });
}

/** A lead that has not begun has made no promise, and waits for something all the same. */
async function nextWithout(tx: Transaction, { type, id }: { type: Subject; id: string }, now: Date) {
  const next = type === 'lead' ? await whyNotBegun(tx, id, now) : null;
  return next && { subject: { type, id }, ...next };
}

interface PromiseSubject {
  readonly subjectType: string;
  readonly subjectId: string;
}

/** Whose promises are asked for; null when there is no such thing. */
const SUBJECTS: Readonly<
  Record<Subject, (tx: Transaction, caller: Caller, id: string) => Promise<PromiseSubject[] | null>>
> = {
  async lead(tx, caller, id) {
    const lead = await tx.lead.findUnique({
      where: { id, AND: leadsInScope(caller) },
      select: { appointments: { select: { id: true } } },
    });
    return (
      lead && [
        { subjectType: 'lead', subjectId: id },
        ...lead.appointments.flatMap((each) => ofAppointment(each.id)),
      ]
    );
  },
  async appointment(tx, caller, id) {
    return (await tx.appointment.count({ where: { id, ...ofLeadsInScope(caller) } })) > 0
      ? ofAppointment(id)
      : null;
  },
  async campaign(tx, _caller, id) {
    return (await tx.campaign.count({ where: { id } })) > 0
      ? [{ subjectType: 'campaign', subjectId: id }]
      : null;
  },
  async invoice(tx, _caller, id) {
    return (await tx.invoice.count({ where: { id } })) > 0
      ? [{ subjectType: 'invoice', subjectId: id }]
      : null;
  },
};

function ofAppointment(id: string) {
  return [
    { subjectType: 'appointment', subjectId: id },
    { subjectType: 'rebook', subjectId: id },
  ];
}
