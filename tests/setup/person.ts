import { randomUUID } from 'node:crypto';
import type { Transaction } from '../../prisma/tenant.ts';
import { asOperator, asSystem } from '../../prisma/tenant.ts';
import { audit } from '../../services/identity/audit.ts';
import { addAppointment, addLead, type Fixture, type TestWorld } from './fixtures.ts';

/** Somebody of whom everything is known that can be known. */
export interface Person {
  readonly contactId: string;
  /** Found to be the same person. */
  readonly aliasId: string;
  readonly leadId: string;
  readonly otherLeadId: string;
  readonly phone: string;
  readonly aliasPhone: string;
  readonly email: string;
  readonly appointmentId: string;
  readonly aheadId: string;
  readonly callId: string;
  readonly attachment: string;
  readonly listFile: string;
  /** Whatever must be nowhere once the person is erased: `find` looks for any of them. */
  readonly needles: readonly (string | RegExp)[];
}

let people = 0;

/** Fills the tables with a person: two contacts that are one, leads of two campaigns, all channels, free texts about it. */
export async function addPerson(
  db: TestWorld['db'],
  fixture: Fixture,
  second: Fixture,
  now: Date,
): Promise<Person> {
  people += 1;
  const { operatorId } = fixture;
  const last = `Quillfeather${String.fromCharCode(64 + people)}`;
  const [phone, aliasPhone] = [`+1212666${7000 + people * 2}`, `+1212666${7001 + people * 2}`];
  const email = `ada.${last.toLowerCase()}@example.com`;
  const sha = randomUUID().replaceAll('-', '').padEnd(64, '0');
  const file = randomUUID().replaceAll('-', '').padEnd(64, '1');
  const person = await asOperator(db, operatorId, async (tx) => {
    const named = { firstName: 'Ada', lastName: last, company: `${last} Sons` };
    const { id: contactId } = await tx.contact.create({
      data: { operatorId, phone, email, ...named, tags: ['vip'], fields: { dog: `Rex of ${last}` } },
    });
    const { id: aliasId } = await tx.contact.create({
      data: { operatorId, phone: aliasPhone, firstName: 'Ada', lastName: last, mergedIntoId: contactId },
    });
    const { leadId } = await addLead(tx, fixture, { contactId });
    const { leadId: otherLeadId } = await addLead(tx, second, { contactId });
    const of = { ...fixture, contactId, leadId };
    const past = new Date(now.getTime() - 86_400_000);
    const soon = new Date(now.getTime() + 3 * 86_400_000);
    const appointmentId = await addAppointment(tx, of, {
      startsAt: past,
      status: 'shown',
      title: `Ada ${last} and us`,
    });
    const aheadId = await addAppointment(tx, of, {
      startsAt: soon,
      title: `Ada ${last} again`,
      locale: 'en-GB',
    });
    const ids = { contactId, aliasId, leadId, otherLeadId, appointmentId, aheadId };
    const about = { ...ids, phone, aliasPhone, email, last, sha, file };
    const callId = await addTalk(tx, fixture, about, now);
    await addWords(tx, fixture, about);
    return { ...ids, callId };
  });
  await addEvents(db, operatorId, { ...person, phone, email, last });
  const spoken = [last, phone.slice(2), aliasPhone.slice(2), email.replace('@', '%40')];
  const spelled = [phone, aliasPhone].map(
    (each) =>
      new RegExp(`${each.slice(2, 5)}[^0-9a-z]{0,3}${each.slice(5, 8)}[^0-9a-z]{0,3}${each.slice(8)}`),
  );
  const said = [`my knee${last} hurts`, `knee${last}.pdf`, `her knee${last}`, `Rex of ${last}`];
  return {
    ...{ ...person, phone, aliasPhone, email, attachment: sha, listFile: file },
    needles: [...spoken, ...spelled, email, ...said],
  };
}

interface About {
  readonly contactId: string;
  readonly leadId: string;
  readonly appointmentId: string;
  readonly aheadId: string;
  readonly phone: string;
  readonly aliasPhone: string;
  readonly email: string;
  readonly last: string;
  readonly sha: string;
  readonly file: string;
}

async function addTalk(
  tx: Transaction,
  { operatorId, clientId, ourNumber }: Fixture,
  about: About,
  now: Date,
) {
  const { contactId, leadId, appointmentId, aheadId, phone, email, last, sha } = about;
  const who = { operatorId, clientId, leadId, contactId };
  const text = { ...who, channel: 'sms', purpose: 'sequence', sentAt: now };
  const [out, came] = [`SM${sha.slice(0, 32)}`, `SM${sha.slice(8, 32)}00000000`];
  await tx.message.createMany({
    data: [
      {
        ...text,
        key: `k1:${leadId}`,
        direction: 'outbound',
        status: 'sent',
        vendor: 'twilio',
        vendorId: out,
        fromAddress: ourNumber,
        toAddress: phone,
        body: `Hi Ada ${last}`,
      },
      {
        ...text,
        key: `k2:${leadId}`,
        direction: 'inbound',
        status: 'received',
        vendorId: came,
        fromAddress: phone,
        toAddress: ourNumber,
        body: `my knee${last} hurts`,
      },
      {
        ...text,
        key: `k3:${leadId}`,
        direction: 'outbound',
        status: 'waiting',
        fromAddress: ourNumber,
        toAddress: phone,
        body: `her knee${last}, later`,
      },
      {
        ...text,
        key: `k4:${leadId}`,
        direction: 'outbound',
        status: 'sent',
        vendor: 'messagebird',
        vendorId: `sms_${sha.slice(0, 26)}`,
        fromAddress: ourNumber,
        toAddress: phone,
        body: `Ada ${last}?`,
      },
      {
        ...who,
        key: `k5:${leadId}`,
        channel: 'email',
        purpose: 'reply',
        direction: 'inbound',
        status: 'received',
        vendor: 'sendgrid',
        fromAddress: email,
        toAddress: 'us@example.com',
        subject: `From Ada ${last}`,
        body: `my knee${last} hurts`,
        mailId: `${last}@mail.example.com`,
        attachments: [{ name: `knee${last}.pdf`, type: 'application/pdf', size: 3, sha256: sha }],
      },
      {
        ...who,
        key: `k6:${leadId}`,
        channel: 'email',
        purpose: 'client_question',
        template: 'ask_client',
        direction: 'outbound',
        status: 'sent',
        vendor: 'sendgrid',
        vendorId: 'mail-1',
        fromAddress: 'us@example.com',
        toAddress: 'client@example.com',
        subject: `Did Ada ${last} come?`,
        body: `Did Ada ${last} come?`,
        html: `<p>${last}</p>`,
      },
    ],
  });
  const { id: callId } = await tx.call.create({
    data: {
      ...{
        ...who,
        key: `call:${leadId}`,
        direction: 'outbound',
        status: 'ended',
        vendorId: `call_${sha.slice(0, 28)}`,
      },
      ...{ fromNumber: ourNumber, toNumber: phone, endedAt: now, durationMs: 61_000 },
      ...{
        transcript: `User: I am Ada ${last}`,
        summary: `Ada ${last} says her knee${last} hurts`,
        recordingUrl: `https://example.com/${last}.wav`,
      },
    },
  });
  await tx.usage.create({
    data: { operatorId, clientId, callId, seconds: 61, rateMicrosPerMinute: 200_000, endedAt: now },
  });
  const slot = { operatorId, clientId, startsAt: now, endsAt: now };
  await tx.booking.create({ data: { ...slot, appointmentId, uid: `uid-${sha.slice(0, 20)}` } });
  await tx.booking.create({
    data: {
      ...slot,
      appointmentId: aheadId,
      uid: `uid-${sha.slice(4, 24)}`,
      startsAt: new Date(now.getTime() + 3 * 86_400_000),
    },
  });
  const heard = { operatorId, clientId, appointmentId, answer: 'yes', at: now };
  await tx.evidence.create({ data: { ...heard, source: 'lead', key: `sms:${came}`, link: `text:${came}` } });
  await tx.evidence.create({
    data: {
      ...heard,
      source: 'client',
      key: `seen by ${email}`,
      link: `mailto:${email}`,
      note: `${last} rang`,
    },
  });
  return callId;
}

async function addWords(tx: Transaction, fixture: Fixture, about: About): Promise<void> {
  const { operatorId, clientId, campaignId } = fixture;
  const { contactId, leadId, phone, email, last, file } = about;
  const national = `(${phone.slice(2, 5)}) ${phone.slice(5, 8)}-${phone.slice(8)}`;
  const own = { operatorId, clientId };
  await tx.task.create({
    data: {
      ...own,
      leadId,
      key: `t1:${leadId}`,
      kind: 'manual',
      title: `Call Ada ${last}`,
      detail: `at ${national}`,
    },
  });
  await tx.task.create({
    data: {
      ...own,
      key: `t2:${leadId}`,
      kind: 'manual',
      title: 'Look',
      detail: `ask ${last}, Ada or ${national}`,
    },
  });
  await tx.leadAction.create({
    data: { ...own, leadId, kind: 'stop', reason: `her knee${last}`, actorKind: 'key', actorId: 'x' },
  });
  await tx.leadNote.create({
    data: { operatorId, leadId, authorKind: 'key', authorId: 'x', text: `Ada ${last}: her knee${last}` },
  });
  await tx.lead.update({ where: { id: leadId }, data: { pauseReason: `Ada ${last} is away`, score: 7 } });
  const who = { operatorId, address: phone };
  await tx.suppression.create({ data: { ...who, channel: 'call', reason: 'manual', note: `Ada ${last}` } });
  await tx.consent.create({
    data: { ...who, channel: 'sms', action: 'granted', source: `form of ${email}`, text: `I, Ada ${last}` },
  });
  await tx.replyAddress.create({ data: { ...own, leadId, token: `r${leadId}` } });
  await tx.bookingLink.create({ data: { ...own, leadId, code: `b${leadId}` } });
  await tx.contactNumber.create({ data: { ...own, contactId, number: fixture.ourNumber } });
  const { id: importId } = await tx.import.create({
    data: {
      ...{ ...own, campaignId, source: 'file', fileSha256: file, fileName: `${last} ${email}.csv` },
      rejected: [{ line: 2, value: email }],
    },
  });
  await tx.lead.update({ where: { id: leadId }, data: { importId, importLine: 7 } });
  await tx.importProblem.create({
    data: {
      ...own,
      importId,
      line: 7,
      kind: 'conflict',
      field: 'email',
      value: email,
      reason: `${email} is another's`,
    },
  });
  await tx.importProblem.create({
    data: {
      ...own,
      importId,
      line: 9,
      kind: 'rejected',
      field: 'phone',
      value: 'x12',
      reason: 'is no phone',
    },
  });
  await tx.savedView.create({ data: { operatorId, name: `Ada ${last}`, filter: { q: national } } });
  await tx.bulkAction.create({
    data: {
      operatorId,
      kind: 'tag',
      filter: { q: email },
      reason: `for Ada ${last}`,
      actorKind: 'key',
      actorId: 'x',
      total: 1,
    },
  });
  await tx.idempotentAnswer.create({
    data: {
      operatorId,
      key: `i1${leadId}`,
      endpoint: 'leads.create',
      requestHash: 'x',
      status: 201,
      body: { id: leadId, contact: { id: contactId, firstName: 'Ada', company: `${last} Sons`, phone } },
    },
  });
  await tx.idempotentAnswer.create({
    data: {
      operatorId,
      key: `i2${leadId}`,
      endpoint: 'leads.import',
      requestHash: 'x',
      status: 200,
      body: {
        imported: 2,
        rejected: [
          { line: 2, value: national },
          { line: 3, value: 'somebody else' },
        ],
      },
    },
  });
  const actor = { kind: 'key', id: 'x' } as const;
  const [before, after] = [
    { firstName: 'Ada', company: `${last} Sons`, phone },
    { phone, reason: `her knee${last}` },
  ];
  await audit(tx, {
    operatorId,
    actor,
    action: 'contact.change',
    subject: { type: 'contact', id: contactId },
    before,
    after,
  });
  await audit(tx, {
    operatorId,
    actor,
    action: 'campaign.change',
    subject: { type: 'campaign', id: campaignId },
    after: { note: `for ${email}`, limit: 3 },
  });
}

async function addEvents(
  db: TestWorld['db'],
  operatorId: string,
  { phone, email, last, leadId }: { phone: string; email: string; last: string; leadId: string },
): Promise<void> {
  const done = { operatorId, status: 'processed', kind: 'x' };
  const encoded = new URLSearchParams({ From: phone, Body: `my knee${last} hurts` }).toString();
  await asSystem(db, (tx) =>
    tx.vendorEvent.createMany({
      data: [
        { ...done, vendor: 'twilio', externalId: `e1${leadId}`, entityKey: `phone:${phone}`, body: encoded },
        {
          ...done,
          vendor: 'calcom',
          externalId: `e2${leadId}`,
          entityKey: `booking:${email}`,
          body: JSON.stringify({ attendees: [{ name: `Ada ${last}`, email: email.toUpperCase() }] }),
        },
        {
          ...done,
          vendor: 'retell',
          externalId: `e3${leadId}`,
          body: JSON.stringify({ metadata: { lead_id: leadId }, transcript: `my knee${last} hurts` }),
        },
        {
          ...done,
          status: 'quarantined',
          vendor: 'sendgrid',
          externalId: `e4${leadId}`,
          body: `raw ${email} my knee${last} hurts`,
          error: `cannot read ${email}`,
        },
        {
          ...done,
          operatorId: null,
          status: 'ignored',
          vendor: 'retell',
          externalId: `e5${leadId}`,
          body: JSON.stringify({ to_number: phone }),
        },
        { ...done, vendor: 'twilio', externalId: `e6${leadId}`, body: 'From=%2B12125559999&Body=nobody' },
      ],
    }),
  );
}
