import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { openMilestones } from '../../services/billing/open-milestones.ts';
import { verifyAppointment } from '../../services/appointments/verify-appointment.ts';
import { addAppointment, addClient, createFixture, type Fixture, type TestWorld } from './fixtures.ts';

/** When everything of these tests happens, unless they say otherwise. */
export const SHOWS_NOW = new Date('2026-06-01T12:00:00Z');

export interface Terms {
  readonly size?: number;
  readonly priceCents?: number;
  readonly reversal?: 'replace' | 'credit';
}

/** A client whose shows are decided, reversed and counted. */
export interface ShowClient extends Fixture {
  read<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Appointments that are over and undecided. */
  book(count: number): Promise<string[]>;
  /** A person's verdict. */
  decide(appointmentId: string, verdict: 'shown' | 'no_show', at?: Date): Promise<void>;
  /** That many more shows, each proven by the client's yes. */
  show(count: number): Promise<string[]>;
  /** Another agreement, in force at once. */
  agree(terms: Terms): Promise<void>;
  /** What the billing entity does when it is told of a change. */
  count(at?: Date): Promise<{ netShown: number }>;
  /** Milestones with the slots whose proofs stand, and all their proofs in the order of the chain. */
  milestones(): ReturnType<typeof readMilestones>;
  credits(): Promise<{ proofId: string; amountCents: number }[]>;
}

/** A client of an operator of its own, or of the one given. */
export async function createShowClient(
  world: Pick<TestWorld, 'db'>,
  terms: Terms = {},
  operatorId?: string,
): Promise<ShowClient> {
  const fixture = operatorId ? await addClient(world.db, operatorId) : await createFixture(world.db);
  const client = { ...fixture, ...deeds(world, fixture) };
  if (Object.keys(terms).length > 0) await client.agree(terms);
  return client;
}

function deeds({ db }: Pick<TestWorld, 'db'>, fixture: Fixture): Omit<ShowClient, keyof Fixture> {
  const { operatorId, clientId } = fixture;
  const read = <T>(work: (tx: Transaction) => Promise<T>) => asOperator(db, operatorId, work);
  const book = (count: number) =>
    read(async (tx) => {
      const ids: string[] = [];
      for (let i = 0; i < count; i += 1) ids.push(await addAppointment(tx, fixture, { startsAt: SHOWS_NOW }));
      return ids;
    });
  return {
    read,
    book,
    async decide(appointmentId, verdict, at = SHOWS_NOW) {
      const actor = { kind: 'person', id: 'test' } as const;
      const decision = { appointmentId, verdict, reason: 'seen' } as const;
      await verifyAppointment(db, { tenant: { role: 'operator', operatorId }, actor }, decision, at);
    },
    async show(count) {
      // In the order in which they will be counted.
      const ids = (await book(count)).sort();
      const decided = { status: 'shown', statusReason: 'client said yes', decidedAt: SHOWS_NOW };
      await read(async (tx) => {
        await tx.appointment.updateMany({ where: { id: { in: ids } }, data: decided });
        await tx.evidence.createMany({
          data: ids.map((appointmentId) => ({
            ...{ operatorId, clientId, appointmentId, key: 'client:shown', at: SHOWS_NOW },
            ...{ source: 'client', answer: 'yes', link: 'answer link' },
          })),
        });
      });
      return ids;
    },
    agree: ({ size = 25, priceCents = 200_000, reversal = 'replace' }) =>
      read(async (tx) => {
        const version = (await tx.agreement.count({ where: { clientId } })) + 1;
        await tx.agreement.create({
          data: {
            ...{ operatorId, clientId, version, rateMicrosPerMinute: 200_000, termsDays: 14, reversal },
            ...{ milestoneSize: size, milestonePriceCents: priceCents },
            effectiveFrom: new Date('2026-02-01T00:00:00Z'),
          },
        });
      }),
    count: (at = SHOWS_NOW) => openMilestones(db, { operatorId, clientId, now: at }),
    milestones: () => read((tx) => readMilestones(tx, clientId)),
    credits: () =>
      read((tx) =>
        tx.creditNote.findMany({
          where: { clientId },
          select: { proofId: true, amountCents: true },
          orderBy: { createdAt: 'asc' },
        }),
      ),
  };
}

async function readMilestones(tx: Transaction, clientId: string) {
  const milestones = await tx.milestone.findMany({
    where: { clientId },
    include: { proofs: { orderBy: { seq: 'asc' } }, invoices: true },
    orderBy: { number: 'asc' },
  });
  return milestones.map(({ number, amountCents, proofs, invoices, ...milestone }) => {
    const standing = proofs.filter(({ reversedAt }) => reversedAt === null);
    return {
      ...{ id: milestone.id, seal: milestone.seal, number, amountCents, proofs },
      shows: new Set(standing.map(({ appointmentId }) => appointmentId)).size,
      slots: standing.map(({ slot }) => slot).sort((a, b) => a - b),
      invoices: invoices.map((invoice) => [invoice.amountCents, invoice.status, invoice.termsDays]),
    };
  });
}
