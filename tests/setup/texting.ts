import { asOperator, type Transaction } from '../../prisma/tenant.ts';
import { openQuestion } from '../../services/appointments/ask-question.ts';
import type { Applied } from '../../services/inbox/applied.ts';
import { recordText } from '../../services/messaging/record-text.ts';
import { ACTOR, addAppointment, type Fixture, type TestWorld } from './fixtures.ts';

/** When the texts of a test come in: noon in New York. */
export const TEXTED_AT = new Date('2026-05-06T16:00:00Z');

let sids = 0;

interface Differs {
  readonly from?: string;
  readonly to?: string;
  readonly vendorId?: string;
  readonly vendor?: 'twilio' | 'messagebird';
}

/** One operator's world as its texts see it. */
export interface Texting {
  asked<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** A text of the fixture's lead to the fixture's number, unless it differs. */
  text(body: string, differs?: Differs): Promise<Applied>;
  /** An appointment so many hours ago, about which the lead is asked from its campaign's number. */
  ask(hours: number, of?: Fixture): Promise<string>;
  /** An appointment so many hours ahead. */
  book(hours: number, of?: Fixture): Promise<string>;
  /** We wrote to the lead from its campaign's number. */
  wrote(what: { of?: Fixture; minutesAgo?: number; purpose?: string; template?: string }): Promise<void>;
  answers(): Promise<{ appointmentId: string; source: string; answer: string }[]>;
  tasks(): Promise<{ kind: string; leadId: string | null; title: string; detail: string | null }[]>;
  suppressed(): Promise<string[]>;
  statusOf(leadId: string): Promise<string>;
  /** The keys of messages owed to somebody. */
  owedMessages(): Promise<string[]>;
}

export function texting(world: TestWorld, fixture: Fixture): Texting {
  const asked = <T>(work: (tx: Transaction) => Promise<T>) => asOperator(world.db, fixture.operatorId, work);
  const { operatorId } = fixture;
  const appointment = (of: Fixture, hours: number) =>
    asked((tx) => addAppointment(tx, of, { startsAt: new Date(TEXTED_AT.getTime() + hours * 3_600_000) }));
  return {
    asked,
    text: (body, { vendor = 'twilio', ...differs } = {}) =>
      asked((tx) =>
        recordText(tx, {
          operatorId,
          vendor,
          text: { vendorId: `SM${++sids}`, from: fixture.phone, to: fixture.ourNumber, body, ...differs },
          at: TEXTED_AT,
          actor: ACTOR,
        }),
      ),
    async ask(hours, of = fixture) {
      const appointmentId = await appointment(of, -hours);
      const now = new Date(TEXTED_AT.getTime() - hours * 3_600_000);
      await openQuestion(world.db, { operatorId, appointmentId, now });
      return appointmentId;
    },
    book: (hours, of = fixture) => appointment(of, hours),
    async wrote({ of = fixture, minutesAgo = 0, purpose = 'sequence', template }) {
      const { clientId, leadId, contactId, phone, ourNumber } = of;
      const at = new Date(TEXTED_AT.getTime() - minutesAgo * 60_000);
      const about = { operatorId, clientId, leadId, contactId, fromAddress: ourNumber, toAddress: phone };
      const what = { channel: 'sms', direction: 'outbound', status: 'sent', body: 'Hi', purpose, template };
      await asked((tx) =>
        tx.message.create({ data: { ...about, ...what, key: `wrote:${++sids}`, sentAt: at, createdAt: at } }),
      );
    },
    answers: () =>
      asked((tx) =>
        tx.evidence.findMany({
          orderBy: { createdAt: 'asc' },
          select: { appointmentId: true, source: true, answer: true },
        }),
      ),
    tasks: () =>
      asked((tx) =>
        tx.task.findMany({
          orderBy: { createdAt: 'asc' },
          select: { kind: true, leadId: true, title: true, detail: true },
        }),
      ),
    suppressed: async () =>
      (await asked((tx) => tx.suppression.findMany({ orderBy: { channel: 'asc' } }))).map(
        ({ channel, address }) => `${channel} ${address}`,
      ),
    statusOf: async (leadId) =>
      (await asked((tx) => tx.lead.findUniqueOrThrow({ where: { id: leadId } }))).status,
    owedMessages: async () =>
      (
        await asked((tx) =>
          tx.workflowSignal.findMany({ where: { workflowType: 'outgoingMessage' }, orderBy: { seq: 'asc' } }),
        )
      ).map(({ input }) => {
        const { template, purpose, leadId } = input as Record<string, string>;
        return `${template} ${purpose} ${leadId}`;
      }),
  };
}
