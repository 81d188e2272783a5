import type { Transaction } from '../../prisma/tenant.ts';

interface Subject {
  readonly subjectType: string;
  readonly subjectId: string;
}

interface Told {
  /** What it is called now, e.g. a lead's own name; of a number or an address its end alone. */
  readonly name: string;
  /** What was typed when it was made, where it is kept with the thing itself. */
  readonly note?: string | null;
}

/** What the things of the trail are called now; null: it is gone, erased, or of a kind without a name. */
export type ToldOf = (subject: Subject) => Told | null;

type Read = (tx: Transaction, ids: string[]) => Promise<(readonly [id: string, told: Told])[]>;

const PERSON = { firstName: true, lastName: true, erasedAt: true } as const;

interface Person {
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly erasedAt: Date | null;
}

function called({ firstName, lastName, erasedAt }: Person): Told[] {
  const name = [firstName, lastName].filter(Boolean).join(' ');
  return erasedAt || name === '' ? [] : [{ name }];
}

const WORDS: Readonly<Record<string, string>> = { sms: 'texts', call: 'calls', email: 'emails' };

const READ: Readonly<Record<string, Read>> = {
  async lead(tx, ids) {
    const rows = await tx.lead.findMany({
      where: { id: { in: ids } },
      select: { id: true, contact: { select: PERSON } },
    });
    return rows.flatMap(({ id, contact }) => called(contact).map((told) => [id, told] as const));
  },
  async contact(tx, ids) {
    const rows = await tx.contact.findMany({ where: { id: { in: ids } }, select: { id: true, ...PERSON } });
    return rows.flatMap((row) => called(row).map((told) => [row.id, told] as const));
  },
  async appointment(tx, ids) {
    const rows = await tx.appointment.findMany({
      where: { id: { in: ids } },
      select: { id: true, contact: { select: PERSON } },
    });
    return rows.flatMap(({ id, contact }) => called(contact).map((told) => [id, told] as const));
  },
  async campaign(tx, ids) {
    const rows = await tx.campaign.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
    return rows.map(({ id, name }) => [id, { name }]);
  },
  async client(tx, ids) {
    const rows = await tx.organization.findMany({
      where: { id: { in: ids } },
      select: { id: true, name: true },
    });
    return rows.map(({ id, name }) => [id, { name }]);
  },
  async suppression(tx, ids) {
    const rows = await tx.suppression.findMany({
      where: { id: { in: ids } },
      select: { id: true, channel: true, address: true, note: true },
    });
    return rows.map(({ id, channel, address, note }) => [
      id,
      { name: `No ${WORDS[channel] ?? channel} to ${masked(address)}`, note },
    ]);
  },
};

/** Enough to know it by, and too little to reach anybody: `…0177`, `s…@example.com`. Of whoever was erased: a hash. */
function masked(address: string): string {
  if (address.startsWith('+')) return `…${address.slice(-4)}`;
  const at = address.indexOf('@');
  return at < 1 ? 'somebody who was erased' : `${address.charAt(0)}…${address.slice(at)}`;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Looks up what is called how now, each kind by one question, as far as the transaction's tenant may see it. */
export async function nameSubjects(tx: Transaction, subjects: readonly Subject[]): Promise<ToldOf> {
  const known = new Map<string, Told>();
  for (const [type, read] of Object.entries(READ)) {
    const ids = new Set(
      subjects.flatMap(({ subjectType, subjectId }) =>
        subjectType === type && UUID.test(subjectId) ? [subjectId] : [],
      ),
    );
    if (ids.size === 0) continue;
    for (const [id, told] of await read(tx, [...ids])) known.set(`${type} ${id}`, told);
  }
  return ({ subjectType, subjectId }) => known.get(`${subjectType} ${subjectId}`) ?? null;
}
