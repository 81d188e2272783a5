import { randomUUID } from 'node:crypto';
import { asOperator, asSystem, type Transaction } from '../../prisma/tenant.ts';
import { oweSecurityMail } from '../../services/identity/owe-security-mail.ts';
import { oweSignal } from '../../services/inbox/owe-signal.ts';
import { addAppointment, type Fixture, type TestWorld } from './fixtures.ts';
import { testSeal } from './seal.ts';

/** A row in every table that a client or its operator has. */
export async function fillTables(world: TestWorld, fixture: Fixture): Promise<Fixture> {
  const { operatorId, clientId, campaignId, leadId, contactId, phone, ourNumber } = fixture;
  const [at, key] = [new Date('2026-05-05T15:00:00Z'), randomUUID()];
  const who = { operatorId, clientId, leadId, contactId };
  await asOperator(world.db, operatorId, async (tx) => {
    await tx.brand.upsert({
      where: { operatorId },
      create: { operatorId, name: 'Sample Agency' },
      update: {},
    });
    const appointmentId = await addAppointment(tx, fixture, { startsAt: at });
    const about = { operatorId, clientId, appointmentId };
    await tx.booking.create({ data: { ...about, uid: key, startsAt: at, endsAt: at } });
    await tx.evidence.create({ data: { ...about, key, source: 'lead', answer: 'yes', at } });
    await tx.pendingQuestion.create({ data: { ...about, contactId, fromNumber: ourNumber } });
    const outbound = { direction: 'outbound', status: 'sent', key };
    const addresses = { fromAddress: ourNumber, toAddress: phone, body: 'Hi' };
    await tx.message.create({
      data: { ...who, ...outbound, ...addresses, channel: 'sms', purpose: 'sequence' },
    });
    const call = await tx.call.create({ data: { ...who, ...outbound, status: 'ended' } });
    const waits = { lines: 'account', since: at, until: at };
    await tx.callWait.create({ data: { operatorId, leadId, key, ...waits } });
    const usage = { seconds: 60, rateMicrosPerMinute: 200_000, endedAt: at };
    await tx.usage.create({ data: { operatorId, clientId, callId: call.id, ...usage } });
    const agreement = await tx.agreement.findFirstOrThrow({ where: { clientId } });
    const milestone = await tx.milestone.create({
      data: { operatorId, clientId, agreementId: agreement.id, number: 1, amountCents: 1 },
    });
    const proof = await tx.milestoneAppointment.create({
      data: { ...about, milestoneId: milestone.id, slot: 1 },
    });
    const money = { currency: 'usd', amountCents: 1, termsDays: 14, description: 'Milestone 1' };
    const billed = { milestoneId: milestone.id, agreementId: agreement.id, ...money };
    const { id: invoiceId } = await tx.invoice.create({ data: { operatorId, clientId, ...billed } });
    const mine = { operatorId, clientId, invoiceId };
    const line = { position: 1, kind: 'milestone', description: 'Milestone 1', amountCents: 1 };
    await tx.invoiceLine.create({ data: { ...mine, milestoneId: milestone.id, ...line } });
    const raised = { reason: 'x', raisedByKind: 'key', raisedById: 'x', raisedFor: 'client' };
    const about2 = { operatorId, clientId, milestoneId: milestone.id, proofId: proof.id };
    await tx.dispute.create({ data: { ...about2, ...raised } });
    await tx.creditNote.create({ data: { ...about2, invoiceId, amountCents: 1, currency: 'usd' } });
    await tx.payment.create({ data: { ...mine, stripePaymentIntentId: `pi_${key}` } });
    const booked = { kind: 'invoice', currency: 'usd', at, booking: key };
    await tx.ledgerEntry.create({ data: { ...mine, ...booked, account: 'receivable', amountCents: 1 } });
    await tx.ledgerEntry.create({ data: { ...mine, ...booked, account: 'revenue', amountCents: -1 } });
    await tx.reconciliation.create({ data: { operatorId } });
    await tx.billingDifference.create({ data: { operatorId, clientId, key, kind: 'missing', seenAt: at } });
    await tx.paymentSetup.create({ data: { operatorId, clientId } });
    await tx.usageAlert.create({ data: { operatorId, clientId, month: at, thresholdCents: 1, cents: 1 } });
    await tx.billingAccount.create({ data: { operatorId, clientId, stripeCustomerId: `cus_${key}` } });
    const { id: importId } = await tx.import.create({
      data: { operatorId, clientId, campaignId, source: 'csv', imported: 1 },
    });
    const problem = { line: 2, kind: 'rejected', reason: 'x' };
    await tx.importProblem.create({ data: { operatorId, clientId, importId, ...problem } });
    const counted = { name: 'x', slot: 0, value: 1 };
    await tx.campaignCount.create({ data: { operatorId, clientId, campaignId, ...counted } });
    await tx.dayCount.create({
      data: { operatorId, clientId, campaignId, kind: 'x', day: at, slot: 0, value: 1 },
    });
    await tx.leadFirst.upsert({
      where: { leadId_kind_slot: { leadId, kind: 'replied', slot: 0 } },
      create: { operatorId, clientId, campaignId, leadId, kind: 'replied', at },
      update: {},
    });
    await tx.campaignRun.create({ data: { operatorId, clientId, campaignId } });
    const asked = { kind: 'stop', reason: 'x', actorKind: 'key', actorId: 'x' };
    await tx.leadAction.create({ data: { operatorId, clientId, leadId, ...asked } });
    const author = { authorKind: 'key', authorId: 'x' };
    await tx.leadNote.create({ data: { operatorId, leadId, ...author, text: 'x' } });
    const { sequenceId } = fixture;
    const versions = { fromSequenceId: sequenceId, toSequenceId: sequenceId };
    await tx.sequenceRollout.create({ data: { operatorId, clientId, campaignId, ...versions } });
    const bulk = await tx.bulkAction.create({ data: { operatorId, ...asked, filter: {}, total: 1 } });
    await tx.bulkRefusal.create({ data: { operatorId, bulkActionId: bulk.id, leadId, reason: 'x' } });
    await tx.tagCount.create({ data: { operatorId, tag: key, slot: 0, value: 1 } });
    await tx.vendorConnection.create({ data: { operatorId, vendor: 'twilio', status: 'ended' } });
    await tx.savedView.create({ data: { operatorId, name: key, filter: {} } });
    const promise = { subjectType: 'lead', subjectId: leadId, what: 'Call', why: 'it is time' };
    await tx.promiseRow.create({ data: { operatorId, clientId, ...promise } });
    const { id: erasureId } = await tx.erasure.create({
      data: {
        operatorId,
        contactId,
        requestedBy: 'person',
        reason: 'x',
        actorKind: 'key',
        actorId: key,
        known: {},
      },
    });
    await tx.erasureItem.create({ data: { operatorId, erasureId, holder: 'retell', kind: 'call' } });
    await tx.suppression.create({
      data: { operatorId, channel: 'sms', address: phone, reason: 'opted_out' },
    });
    await tx.consent.create({
      data: { operatorId, channel: 'sms', address: phone, action: 'revoked', source: 'x' },
    });
    await tx.contactNumber.create({ data: { operatorId, clientId, contactId, number: ourNumber } });
    await tx.emailSender.create({ data: { operatorId, clientId, address: 'x@example.com', name: 'x' } });
    await tx.replyAddress.create({ data: { operatorId, clientId, leadId, token: key } });
    await tx.bookingLink.create({ data: { operatorId, clientId, leadId, code: key } });
    const wording = { name: 'reminder_2h', channel: 'sms', version: 1, body: 'Hi' };
    await tx.template.create({ data: { operatorId, clientId, ...wording } });
    await tx.task.create({ data: { operatorId, clientId, leadId, key, kind: 'manual', title: 'Call' } });
    await fillInstantly(tx, { operatorId, clientId }, at);
    const free = { slots: [], from: at, to: at, fetchedAt: at };
    await tx.availability.create({ data: { operatorId, clientId, campaignId, ...free } });
    const actor = { actorKind: 'key', actorId: key, action: 'x', subjectType: 'lead', subjectId: leadId };
    const { id: auditId } = await tx.audit.create({ data: { operatorId, ...actor } });
    const subject = { subjectType: 'lead', subjectId: leadId };
    await tx.auditNote.create({ data: { operatorId, auditId, ...subject, words: 'x' } });
    await tx.idempotentAnswer.create({
      data: { operatorId, key, endpoint: 'POST /leads', requestHash: key },
    });
    await oweSignal(tx, {
      operatorId,
      workflowId: key,
      workflowType: 'leadSequence',
      start: 'never',
      signal: 'x',
    });
  });
  await world.authDb.$transaction((tx) =>
    oweSecurityMail(tx, testSeal, { operatorId, kind: 'password_changed', email: 'x', now: at }),
  );
  await asSystem(world.db, (tx) =>
    tx.vendorEvent.create({ data: { vendor: 'twilio', externalId: key, kind: 'x', body: '', operatorId } }),
  );
  await asOperator(world.db, operatorId, (tx) =>
    tx.notificationSeen.create({
      data: { organizationId: clientId, userId: key, operatorId, clientId, seenAt: at },
    }),
  );
  const health = { connection: key, vendor: 'twilio', operatorId };
  await asSystem(world.db, (tx) => tx.connectionHealth.create({ data: health }));
  // Visits are written by the login of sign-in alone.
  await world.ask(
    `INSERT INTO visit (operator_id, organization_id, client_id, session_id, person_id, person_name, reason, until)
     VALUES ($1, $2, $2, $3, $3, 'Sample', 'x', $4)`,
    [operatorId, clientId, key, at],
  );
  return fixture;
}

/** A row in every table of campaigns at Instantly: the client has the campaign, which is named after it. */
async function fillInstantly(
  tx: Transaction,
  mine: { readonly operatorId: string; readonly clientId: string },
  at: Date,
): Promise<void> {
  const { operatorId } = mine;
  const campaign = await tx.instantlyCampaign.create({
    data: { operatorId, externalId: randomUUID(), name: mine.clientId },
  });
  const about = { operatorId, campaignId: campaign.id };
  await tx.instantlyAssignment.create({ data: { ...mine, campaignId: campaign.id, fromAt: at } });
  const event = await tx.instantlyEvent.create({
    data: { ...about, externalId: randomUUID(), kind: 'opened', said: mine.clientId, at },
  });
  const counted = { ...mine, campaignId: campaign.id };
  await tx.instantlyActivity.create({ data: { ...counted, eventId: event.id, kind: 'opened', at } });
  await tx.instantlyDay.create({ data: { ...counted, day: at, opens: 1, uniqueOpens: 1 } });
  await tx.instantlyFirst.create({ data: { ...counted, leadHash: randomUUID(), kind: 'opened', at } });
  await tx.instantlyMirror.upsert({ where: { operatorId }, create: { operatorId }, update: {} });
  await tx.instantlyCheck.create({
    data: { ...about, day: at, ours: {}, theirs: {}, isSame: true, checkedAt: at },
  });
}

/** A row in every table of the sign-in. */
export async function fillAuthTables(world: TestWorld, organizationId: string): Promise<void> {
  const [id, later] = [randomUUID(), '2030-01-01'];
  const insert = (table: string, columns: string, values: unknown[]): Promise<unknown> =>
    world.ask(
      `INSERT INTO "${table}" (${columns}) VALUES (${values.map((_, i) => `$${i + 1}`).join()})`,
      values,
    );
  await insert('user', 'id, name, email, updated_at', [id, 'Sample', 'sample@example.com', later]);
  await insert('second_factor', 'user_id, updated_at', [id, later]);
  await insert('session', 'user_id, token, expires_at, updated_at', [id, 'token', later, later]);
  await insert('account', 'user_id, account_id, provider_id, updated_at', [id, 'a', 'credential', later]);
  await insert('verification', 'identifier, value, expires_at, updated_at', ['i', 'v', later, later]);
  await insert('member', 'organization_id, user_id, role', [organizationId, id, 'owner']);
  await insert('invitation', 'organization_id, email, expires_at, inviter_id', [
    organizationId,
    'x',
    later,
    id,
  ]);
  await insert('invite_code', 'operator_id, kind, role, code_hash, start, max_uses, expires_at, created_by', [
    ...[organizationId, 'client', 'admin', 'hash', 'ABC', 1, later, id],
  ]);
  await insert('apikey', 'reference_id, key, updated_at', [organizationId, 'hash', later]);
  await insert('guess', 'key, points', ['k', 1]);
}
