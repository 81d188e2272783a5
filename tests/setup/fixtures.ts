import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { SEQUENCES } from '../../domain/campaigns/sequences.ts';
import { POLICIES } from '../../domain/policies/standard.ts';
import { type Database, openDatabase } from '../../prisma/client.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import type { Actor } from '../../services/caller.ts';
import { createTestDatabase } from './database.ts';

/** A suite's database with everything that is needed to ask and to change it. */
export interface TestWorld {
  /** By the app's own login, as in production. */
  readonly db: Database;
  /** By the login of sign-in. */
  readonly authDb: Database;
  readonly appUrl: string;
  /** Whom no policy holds. */
  readonly ownerUrl: string;
  /** The login of sign-in. */
  readonly authUrl: string;
  /** The pool for contact locks. */
  readonly locks: pg.Pool;
  /** Asks as the owner, whom no policy hides anything from. */
  ask<Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

export async function openTestWorld(): Promise<TestWorld> {
  const database = await createTestDatabase();
  const db = openDatabase(database.appUrl, 10);
  const authDb = openDatabase(database.authUrl, 4);
  const locks = new pg.Pool({ connectionString: database.appUrl, max: 40 });
  const owner = new pg.Pool({ connectionString: database.ownerUrl, max: 2 });
  return {
    db,
    authDb,
    appUrl: database.appUrl,
    authUrl: database.authUrl,
    ownerUrl: database.ownerUrl,
    locks,
    ask: async <Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []) =>
      (await owner.query<Row>(sql, [...values])).rows,
    async close() {
      await Promise.all([db.$disconnect(), authDb.$disconnect(), locks.end(), owner.end()]);
      await database.drop();
    },
  };
}

/** The ids and addresses of an operator with one client, one campaign and one lead. */
export interface Fixture {
  readonly operatorId: string;
  readonly clientId: string;
  readonly policyId: string;
  readonly sequenceId: string;
  readonly campaignId: string;
  readonly eventTypeId: string;
  readonly leadId: string;
  readonly contactId: string;
  /** E.164, the lead's */
  readonly phone: string;
  readonly email: string;
  /** E.164, ours */
  readonly ourNumber: string;
}

export const ACTOR: Actor = { kind: 'event', id: 'test:1' };

let counter = 0;

/** A number nobody else in this process has, of New York, where the campaigns are: one clock and no stricter law. */
export function nextPhone(): string {
  counter += 1;
  return `+1212${5550000 + counter}`;
}

/** Makes an operator from nothing, through the app's own role. */
export async function createFixture(db: Database): Promise<Fixture> {
  const operatorId = randomUUID();
  await asOperator(db, operatorId, (tx) =>
    tx.organization.create({
      data: { id: operatorId, kind: 'operator', operatorId, name: 'Sample Operator', slug: operatorId },
    }),
  );
  return addClient(db, operatorId);
}

/** Another client of an operator, with an agreement, a campaign and a lead of its own. */
export async function addClient(db: Database, operatorId: string): Promise<Fixture> {
  return asOperator(db, operatorId, async (tx) => {
    const clientId = randomUUID();
    await tx.organization.create({
      data: {
        id: clientId,
        kind: 'client',
        operatorId,
        name: 'Sample Dental',
        slug: clientId,
        email: `client-${clientId}@example.com`,
      },
    });
    await tx.agreement.create({
      data: {
        operatorId,
        clientId,
        version: 1,
        rateMicrosPerMinute: 200_000,
        milestoneSize: 25,
        milestonePriceCents: 200_000,
        termsDays: 14,
        effectiveFrom: new Date('2026-01-01T00:00:00Z'),
      },
    });
    const body = POLICIES.standard as unknown as Prisma.InputJsonObject;
    const policy = await tx.policy.create({ data: { operatorId, name: clientId, version: 1, body } });
    const sequence = await tx.sequence.create({
      data: {
        operatorId,
        name: clientId,
        version: 1,
        steps: SEQUENCES.standard as unknown as Prisma.InputJsonArray,
      },
    });
    return addCampaign(tx, { operatorId, clientId, policyId: policy.id, sequenceId: sequence.id });
  });
}

type Client = Pick<Fixture, 'operatorId' | 'clientId' | 'policyId' | 'sequenceId'>;

/** Another campaign of a client, with a number, an event type and a lead of its own. */
export async function addCampaign(tx: Transaction, client: Client): Promise<Fixture> {
  const { operatorId, clientId, policyId, sequenceId } = client;
  const [ourNumber, eventTypeId] = [nextPhone(), String(++counter)];
  const { id: campaignId } = await tx.campaign.create({
    data: {
      operatorId,
      clientId,
      policyId,
      sequenceId,
      name: 'Sample campaign',
      status: 'active',
      zone: 'America/New_York',
      fromNumber: ourNumber,
      calcomEventTypeId: eventTypeId,
      bookingUrl: 'https://example.com/book',
    },
  });
  await tx.calcomEventType.create({ data: { operatorId, campaignId, eventTypeId } });
  await tx.phoneNumber.create({ data: { operatorId, clientId, number: ourNumber, vendor: 'twilio' } });
  const campaign = { operatorId, clientId, policyId, sequenceId, campaignId, eventTypeId, ourNumber };
  return { ...campaign, ...(await addLead(tx, campaign)) };
}

/** Another lead of a campaign, or of the contact that is given. */
export async function addLead(
  tx: Transaction,
  campaign: Pick<Fixture, 'operatorId' | 'clientId' | 'campaignId'>,
  who: { readonly contactId?: string; readonly phone?: string | null; readonly email?: string | null } = {},
): Promise<Pick<Fixture, 'leadId' | 'contactId' | 'phone' | 'email'>> {
  const { operatorId, clientId, campaignId } = campaign;
  const fresh = nextPhone();
  const { phone = fresh, email = `lead${fresh.slice(-4)}@example.com` } = who;
  const contact = who.contactId
    ? await tx.contact.findUniqueOrThrow({ where: { id: who.contactId } })
    : await tx.contact.create({
        data: { operatorId, phone, email, firstName: 'Sample', lastName: `Lead ${fresh.slice(-4)}` },
      });
  const lead = await tx.lead.create({ data: { operatorId, clientId, campaignId, contactId: contact.id } });
  return {
    leadId: lead.id,
    contactId: contact.id,
    phone: contact.phone ?? '',
    email: contact.email ?? '',
  };
}

/** An appointment of the fixture's lead, of half an hour: booked, or what has become of it. */
export async function addAppointment(
  tx: Transaction,
  fixture: Omit<Fixture, 'phone' | 'email' | 'ourNumber' | 'eventTypeId' | 'sequenceId'>,
  { status, ...data }: { readonly startsAt: Date } & Partial<Prisma.AppointmentUncheckedCreateInput>,
): Promise<string> {
  const { operatorId, clientId, policyId, campaignId, leadId, contactId } = fixture;
  const { id } = await tx.appointment.create({
    data: {
      operatorId,
      clientId,
      policyId,
      campaignId,
      leadId,
      contactId,
      title: 'Sample appointment',
      zone: 'America/New_York',
      endsAt: new Date(data.startsAt.getTime() + 30 * 60_000),
      bookedAt: new Date(data.startsAt.getTime() - 7 * 86_400_000),
      ...data,
    },
  });
  if (status) await tx.appointment.update({ where: { id }, data: { status } });
  return id;
}

/** What workflows are owed about these ids, in order: `workflow signal argument`. */
export async function owed(tx: Transaction, ...workflowIds: string[]): Promise<string[]> {
  const rows = await tx.workflowSignal.findMany({
    where: { workflowId: { in: workflowIds } },
    orderBy: { seq: 'asc' },
  });
  return rows.map((row) => {
    const [argument] = row.args as unknown[];
    const { kind, reason, outcome } = (argument ?? {}) as Record<string, string | undefined>;
    const told =
      typeof argument === 'string' ? argument : [kind, reason ?? outcome].filter(Boolean).join(' ');
    return [row.workflowType, row.start === 'never' ? '' : row.start, row.signal, told]
      .filter(Boolean)
      .join(' ');
  });
}
