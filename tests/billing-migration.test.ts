import { randomBytes, randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { type Database, openDatabase } from '../prisma/client.ts';
import { asOperator } from '../prisma/tenant.ts';
import { migrate } from '../scripts/local/migrate.ts';
import { closeUsageMonths } from '../services/billing/close-usage-months.ts';
import { oweCredit } from '../services/billing/owe-credit.ts';
import { planInvoice } from '../services/billing/plan-invoice.ts';
import { recordInvoiceFact } from '../services/billing/record-invoice-fact.ts';
import { verifyInvoice } from '../services/billing/verify-invoice.ts';
import { balances } from './setup/billed-invoice.ts';
import { testServer } from './setup/facts.ts';
import { invoiceFact } from './setup/invoice-fact.ts';

const MIGRATIONS = path.resolve('prisma/migrations');
const BEFORE = ['20261121100000_first', '20261121150000_sending'];
const STATUSES = ['draft', 'open', 'paid', 'void', 'uncollectible'];
const NOW = new Date('2026-11-20T12:00:00Z');

const [operatorId, clientId, agreementId] = [randomUUID(), randomUUID(), randomUUID()];
const name = `test_${randomBytes(8).toString('hex')}`;
let server: Client;
let db: Database;

/** Invoices, proofs and calls as they were written before agreements had all their terms. */
async function addOldRows(owner: Client): Promise<void> {
  // What they refer to besides is of no account here.
  await owner.query('SET session_replication_role = replica');
  const whose = [operatorId, clientId];
  await owner.query(
    `INSERT INTO organization (id, kind, operator_id, name, slug, email) VALUES
      ($1, 'operator', $1, 'Sample Operator', 'operator', NULL), ($2, 'client', $1, 'Sample Dental', 'client', 'client@example.com')`,
    whose,
  );
  await owner.query(
    `INSERT INTO agreement (id, operator_id, client_id, version, rate_micros_per_minute, milestone_size,
      milestone_price_cents, terms_days, effective_from) VALUES ($3, $1, $2, 1, 200000, 25, 200000, 14, '2026-01-01')`,
    [...whose, agreementId],
  );
  for (const [i, status] of STATUSES.entries()) {
    const milestoneId = randomUUID();
    await owner.query(
      `INSERT INTO milestone (id, operator_id, client_id, agreement_id, number, amount_cents)
        VALUES ($3, $1, $2, $4, $5, 200000)`,
      [...whose, milestoneId, agreementId, i + 1],
    );
    const sentAt = status === 'draft' ? null : '2026-11-01T12:00:00Z';
    const paidAt = status === 'paid' ? '2026-11-02T12:00:00Z' : null;
    await owner.query(
      `INSERT INTO invoice (operator_id, client_id, milestone_id, status, currency, amount_cents, terms_days, description,
        stripe_invoice_id, stripe_line_id, sent_at, paid_at)
        VALUES ($1, $2, $3, $4, 'usd', 200000, 14, 'Milestone', 'in_' || $4, 'il_' || $4, $5, $6)`,
      [...whose, milestoneId, status, sentAt, paidAt],
    );
    await owner.query(
      `INSERT INTO milestone_appointment (operator_id, client_id, milestone_id, appointment_id, slot, reversed_at) VALUES
        ($1, $2, $3, gen_random_uuid(), 1, '2026-11-03'), ($1, $2, $3, gen_random_uuid(), 1, NULL)`,
      [...whose, milestoneId],
    );
  }
  await owner.query(
    `INSERT INTO usage (operator_id, client_id, call_id, seconds, rate_micros_per_minute, ended_at)
      VALUES ($1, $2, gen_random_uuid(), 600, 200000, '2026-10-05T12:00:00Z')`,
    whose,
  );
}

beforeAll(async () => {
  const base = new URL(process.env[testServer] ?? '');
  server = new Client({ connectionString: base.href });
  await server.connect();
  await server.query(`CREATE DATABASE ${name}`);
  const ownerUrl = new URL(base);
  ownerUrl.pathname = name;
  const directory = mkdtempSync(path.join(tmpdir(), 'migrations-'));
  for (const each of BEFORE)
    cpSync(path.join(MIGRATIONS, each), path.join(directory, each), { recursive: true });
  await migrate(ownerUrl.href, directory);
  rmSync(directory, { recursive: true });
  const owner = new Client({ connectionString: ownerUrl.href });
  await owner.connect();
  await addOldRows(owner);
  await owner.end();
  await migrate(ownerUrl.href, MIGRATIONS);
  ownerUrl.username = 'followthrough_app';
  db = openDatabase(ownerUrl.href, 3);
});
afterAll(async () => {
  await db?.$disconnect();
  await server?.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await server?.end();
});

const invoices = () =>
  asOperator(db, operatorId, (tx) =>
    tx.invoice.findMany({ include: { lines: true, milestone: { include: { proofs: true } } } }),
  );

test('what was billed before reads as what it was', async () => {
  const found = await invoices();
  expect(found.map(({ status }) => status).sort()).toEqual([...STATUSES].sort());
  for (const invoice of found) {
    const { id: invoiceId, status, lines, milestone } = invoice;
    const isFinal = status !== 'draft';
    expect(invoice).toMatchObject({
      ...{ kind: 'milestone', month: null, agreementId, collection: 'send_invoice' },
      amountPaidCents: status === 'paid' ? 200_000 : 0,
      dueAt: isFinal ? new Date('2026-11-15T12:00:00Z') : null,
    });
    expect(lines).toMatchObject([{ position: 1, amountCents: 200_000, stripeItemId: `il_${status}` }]);
    expect(milestone?.proofs.map(({ compensation }) => compensation).sort()).toEqual([null, 'replace']);
    const { checks } = await verifyInvoice(db, { operatorId, invoiceId });
    expect(checks.map(({ problems }) => problems.length > 0).slice(0, 2)).toEqual([false, false]);
  }
});

test('an open one goes on: it is overdue, and its payment is booked in full', async () => {
  const open = (await invoices()).find(({ status }) => status === 'open');
  if (!open) throw new Error('there is none');
  const input = { operatorId, invoiceId: open.id };
  await expect(planInvoice(db, { ...input, now: NOW })).resolves.toMatchObject({ next: 'overdue' });
  const fact = invoiceFact('paid', { ...open, at: NOW });
  const actor = { kind: 'event', id: 'stripe:1' } as const;
  await asOperator(db, operatorId, (tx) => recordInvoiceFact(tx, { operatorId, fact, actor }));
  expect(await asOperator(db, operatorId, (tx) => balances(tx, clientId))).toEqual({
    cash: 200_000,
    revenue: -200_000,
  });
});

test('talk time of before is billed, once', async () => {
  const close = () => closeUsageMonths(db, { operatorId, now: NOW });
  await expect(close()).resolves.toEqual({ invoices: 1, failed: [] });
  await expect(close()).resolves.toEqual({ invoices: 0, failed: [] });
});

test('a show of one that was paid before can be credited', async () => {
  const paid = (await invoices()).find(({ stripeInvoiceId }) => stripeInvoiceId === 'in_paid');
  const proof = paid?.milestone?.proofs.find(({ compensation }) => compensation === null);
  if (!proof) throw new Error('there is none');
  const { id: proofId, milestoneId } = proof;
  await asOperator(db, operatorId, (tx) =>
    oweCredit(tx, { operatorId, clientId, milestoneId, proofId, amountCents: 8_000 }),
  );
  expect(await asOperator(db, operatorId, (tx) => tx.creditNote.count())).toBe(1);
});
