import { asOperator } from '../../prisma/tenant.ts';
import { addLead, addAppointment, createFixture, type Fixture } from '../setup/fixtures.ts';
import { addShows, billShows, type BilledShow } from '../setup/billed-shows.ts';
import { giveCampaigns, listedAtInstantly, tellInstantly } from '../setup/instantly.ts';
import type { TestApi } from '../setup/api.ts';

const HOUR = 3_600_000;

/** What the pages of an operator and its client show in the tests. */
export interface Seed {
  readonly fixture: Fixture;
  /** Booked, began an hour ago, nobody has decided */
  readonly undecidedId: string;
  readonly comingId: string;
  /** Of the first milestone, by slot */
  readonly shows: readonly BilledShow[];
  /** The client's own at Instantly, with an event of each of three kinds */
  readonly emailCampaignId: string;
}

/** An operator with one client, a campaign, some leads, a billed milestone and three shows toward the next. */
export async function seedPortal({ db }: Pick<TestApi, 'db'>): Promise<Seed> {
  const fixture = await createFixture(db);
  const { operatorId } = fixture;
  const shows = await billShows(db, fixture);
  await addShows(db, fixture, 3);
  const at = (hours: number) => new Date(Date.now() + hours * HOUR);
  const { undecidedId, comingId } = await asOperator(db, operatorId, async (tx) => {
    for (let i = 0; i < 3; i += 1) await addLead(tx, fixture);
    const other = { ...fixture, ...(await addLead(tx, fixture)) };
    const late = { ...fixture, ...(await addLead(tx, fixture)) };
    return {
      undecidedId: await addAppointment(tx, late, { startsAt: at(-1) }),
      comingId: await addAppointment(tx, other, { startsAt: at(30) }),
    };
  });
  await asOperator(db, operatorId, async (tx) => {
    const { clientId, leadId, contactId, ourNumber, phone } = fixture;
    const text = { operatorId, clientId, leadId, contactId, channel: 'sms', createdAt: at(-2) };
    await tx.message.create({
      data: {
        ...{ ...text, key: 'seed:1', direction: 'outbound', purpose: 'sequence', status: 'delivered' },
        ...{ fromAddress: ourNumber, toAddress: phone, body: 'Hello, shall we find a time for you?' },
      },
    });
    await tx.message.create({
      data: {
        ...{ ...text, key: 'seed:2', direction: 'inbound', purpose: 'reply', status: 'received' },
        ...{ fromAddress: phone, toAddress: ourNumber, body: 'Could it be in the evening?' },
      },
    });
    await tx.task.create({
      data: {
        operatorId,
        clientId,
        leadId,
        key: 'seed:task',
        kind: 'reply',
        title: 'A reply needs an answer',
      },
    });
  });
  const emailCampaignId = await emailCampaign(db, fixture);
  return { fixture, undecidedId, comingId, shows, emailCampaignId };
}

async function emailCampaign(db: TestApi['db'], fixture: Fixture): Promise<string> {
  const campaignId = 'Sample letters';
  const [id = ''] = await listedAtInstantly(db, fixture.operatorId, [campaignId]);
  await giveCampaigns(db, fixture, [id]);
  for (const kind of ['sent', 'opened', 'auto_replied'] as const) {
    const subject = 'A question';
    await tellInstantly(db, fixture.operatorId, {
      campaignId,
      kind,
      said: kind,
      subject,
      text: 'Sample words',
    });
  }
  return id;
}
