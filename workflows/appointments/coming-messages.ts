import { CancellationScope, isCancellation, log, sleep } from '@temporalio/workflow';
import type {
  AppointmentInput,
  AppointmentPlan,
  PlannedSend,
} from '../../contracts/appointments/workflow.ts';
import { PRIORITY } from '../../contracts/task-queues.ts';
import { outward } from '../act.ts';

/**
 * The messages of an appointment's next moment. Each is handed to its vendor's queue ahead of its time, and the server
 * keeps it until then: a timer would make five more events of every moment, and histories outlive their use.
 */
export class ComingMessages {
  private readonly coming = new Map<string, { readonly at: number; readonly scope: CancellationScope }>();
  private readonly input: AppointmentInput;

  constructor(input: AppointmentInput) {
    this.input = input;
  }

  /** Hands over what the plan asks for, and takes back what it does not ask for any more, unless its time has come. */
  follow(plan: AppointmentPlan): void {
    const wanted = new Set(plan.sends.map(nameOf));
    for (const [name, { at, scope }] of this.coming) {
      // What is being tried goes on being tried: news overtakes what hangs at a vendor that is away, and its key keeps it single.
      if (wanted.has(name) || at <= Date.now()) continue;
      this.coming.delete(name);
      scope.cancel();
    }
    for (const send of plan.sends) if (!this.coming.has(nameOf(send))) this.handOver(plan, send);
  }

  areComing(plan: AppointmentPlan): boolean {
    return plan.sends.some((send) => this.coming.has(nameOf(send)));
  }

  private handOver(plan: AppointmentPlan, send: PlannedSend): void {
    const name = nameOf(send);
    const scope = new CancellationScope();
    const entry = { at: send.at, scope };
    this.coming.set(name, entry);
    void scope
      .run(() => this.sent(plan, send))
      .finally(() => {
        if (this.coming.get(name) === entry) this.coming.delete(name);
      });
  }

  private async sent(plan: AppointmentPlan, send: PlannedSend): Promise<void> {
    try {
      const result = await this.request(plan, send);
      if (result.result === 'deferred') await sleep(Math.max(1, result.until - Date.now()));
    } catch (error) {
      if (isCancellation(error)) return;
      log.error('a message could not be sent', { error });
      await sleep('1 minute').catch(() => undefined);
    }
  }

  private request(
    { leadId, revision, smsVendor }: AppointmentPlan,
    { kind, key, channel, template, at, until }: PlannedSend,
  ) {
    const { operatorId, appointmentId } = this.input;
    const { texts, emails } = outward(operatorId, PRIORITY.reminder, smsVendor);
    const message = { operatorId, appointmentId, leadId, revision, key, template, at, until };
    if (kind === 'ask_lead') return texts.askLead({ ...message, purpose: 'question' });
    if (kind === 'ask_client') return emails.sendEmail({ ...message, purpose: 'client_question' });
    const reminder = { ...message, purpose: 'reminder' } as const;
    return channel === 'sms' ? texts.sendText(reminder) : emails.sendEmail(reminder);
  }
}

/** A message whose time is moved is another one. */
function nameOf({ key, at }: PlannedSend): string {
  return `${key}@${at}`;
}
