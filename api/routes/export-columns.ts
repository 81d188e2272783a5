import { centsText, costMicrosText, microsText } from '../../domain/billing/decimal-text.ts';
import { dayOf } from '../../domain/billing/days.ts';
import type { exportAgreements } from '../../services/billing/export-agreements.ts';
import type { exportDisputes } from '../../services/billing/export-disputes.ts';
import type { exportInvoices } from '../../services/billing/export-invoices.ts';
import type { exportLedger } from '../../services/billing/export-ledger.ts';
import type { exportMilestones } from '../../services/billing/export-milestones.ts';
import type { exportUsage } from '../../services/billing/export-usage.ts';
import type { StatementRow } from '../../services/billing/run-statement.ts';
import type { Columns } from '../csv.ts';

type RowsOf<Rows extends (...args: never[]) => AsyncIterable<unknown>> =
  ReturnType<Rows> extends AsyncIterable<infer Row> ? Row : never;

const optionalCents = (cents: number | undefined): string | null =>
  cents === undefined ? null : centsText(cents);

export const agreementColumns: Columns<RowsOf<typeof exportAgreements>> = {
  client_id: (row) => row.clientId,
  client_name: (row) => row.clientName,
  agreement_id: (row) => row.id,
  version: (row) => row.version,
  standing: (row) => row.standing,
  effective_from: (row) => row.effectiveFrom,
  until: (row) => row.until,
  rate_per_minute: (row) => microsText(row.rateMicrosPerMinute),
  milestone_size: (row) => row.milestoneSize,
  milestone_price: (row) => centsText(row.milestonePriceCents),
  currency: (row) => row.currency,
  terms_days: (row) => row.termsDays,
  reversal: (row) => row.reversal,
  collection: (row) => row.collection,
  automatic_tax: (row) => row.automaticTax,
  pause_after_days: (row) => row.pauseAfterDays,
  usage_alerts: (row) => row.usageAlertCents.map(centsText).join(' '),
  note: (row) => row.note,
  created_at: (row) => row.createdAt,
};

export const milestoneColumns: Columns<RowsOf<typeof exportMilestones>> = {
  client_id: (row) => row.clientId,
  client_name: (row) => row.clientName,
  milestone_id: (row) => row.milestoneId,
  milestone_number: (row) => row.milestoneNumber,
  milestone_opened_at: (row) => row.milestoneAt,
  milestone_status: (row) => row.milestoneStatus,
  agreement_version: (row) => row.agreementVersion,
  milestone_amount: (row) => centsText(row.amountCents),
  currency: (row) => row.currency,
  slot: (row) => row.slot,
  seq: (row) => row.seq,
  proof_id: (row) => row.proofId,
  appointment_id: (row) => row.appointmentId,
  starts_at: (row) => row.startsAt,
  ends_at: (row) => row.endsAt,
  decided_at: (row) => row.decidedAt,
  verdict: (row) => row.verdict,
  proved_at: (row) => row.provedAt,
  reversed_at: (row) => row.reversedAt,
  compensation: (row) => row.compensation,
  previous_hash: (row) => row.previousHash,
  hash: (row) => row.hash,
};

export const invoiceColumns: Columns<RowsOf<typeof exportInvoices>> = {
  client_id: ({ invoice }) => invoice.clientId,
  client_name: ({ invoice }) => invoice.agreement.client.name,
  invoice_id: ({ invoice }) => invoice.id,
  invoice_number: ({ invoice }) => invoice.number,
  kind: ({ invoice }) => invoice.kind,
  month: ({ invoice }) => invoice.month?.toISOString().slice(0, 7) ?? null,
  status: ({ invoice }) => invoice.status,
  agreement_version: ({ invoice }) => invoice.agreement.version,
  created_at: ({ invoice }) => invoice.createdAt,
  finalized_at: ({ invoice }) => invoice.finalizedAt,
  due_at: ({ invoice }) => invoice.dueAt,
  paid_at: ({ invoice }) => invoice.paidAt,
  line: ({ line }) => line.position,
  line_kind: ({ line }) => line.kind,
  line_description: ({ line }) => line.description,
  milestone_number: ({ line }) => line.milestone?.number ?? null,
  seconds: ({ line }) => line.seconds,
  line_amount: ({ line }) => centsText(line.amountCents),
  currency: ({ invoice }) => invoice.currency,
  invoice_amount: ({ invoice }) => centsText(invoice.amountCents),
  invoice_tax: ({ invoice }) => centsText(invoice.taxCents),
  invoice_paid: ({ invoice }) => centsText(invoice.amountPaidCents),
  invoice_credited: ({ invoice }) => centsText(invoice.creditedCents),
  invoice_refunded: ({ invoice }) => centsText(invoice.refundedCents),
};

export const usageColumns = (zone: string): Columns<RowsOf<typeof exportUsage>> => ({
  date: (row) => dayOf(row.endedAt, zone),
  ended_at: (row) => row.endedAt,
  client_id: (row) => row.clientId,
  client_name: (row) => row.clientName,
  call_id: (row) => row.callId,
  seconds: (row) => row.seconds,
  rate_per_minute: (row) => microsText(row.rateMicrosPerMinute),
  cost_micros: (row) => costMicrosText(row.seconds, row.rateMicrosPerMinute),
  currency: (row) => row.currency,
  invoice_id: (row) => row.invoiceId,
  invoice_number: (row) => row.invoiceNumber,
});

export const disputeColumns: Columns<RowsOf<typeof exportDisputes>> = {
  client_id: (row) => row.clientId,
  client_name: (row) => row.milestone.agreement.client.name,
  dispute_id: (row) => row.id,
  milestone_id: (row) => row.milestoneId,
  milestone_number: (row) => row.milestone.number,
  slot: (row) => row.proof.slot,
  proof_id: (row) => row.proofId,
  appointment_id: (row) => row.proof.appointmentId,
  raised_at: (row) => row.createdAt,
  raised_for: (row) => row.raisedFor,
  reason: (row) => row.reason,
  status: (row) => row.status,
  resolution: (row) => row.resolution,
  resolved_at: (row) => row.resolvedAt,
  compensation: (row) => row.proof.compensation,
  credit_amount: (row) => optionalCents(row.proof.creditNote?.amountCents),
  credit_status: (row) => row.proof.creditNote?.status ?? null,
  currency: (row) => row.milestone.agreement.currency,
};

export const statementColumns = (clientId: string): Columns<StatementRow> => ({
  client_id: () => clientId,
  row: (row) => row.row,
  date: (row) => (row.row === 'entry' ? row.date : null),
  at: (row) => (row.row === 'entry' ? row.at : null),
  kind: (row) => (row.row === 'entry' ? row.kind : null),
  invoice_id: (row) => (row.row === 'entry' ? row.invoiceId : null),
  invoice_number: (row) => (row.row === 'entry' ? row.invoiceNumber : null),
  description: (row) => (row.row === 'entry' ? row.description : null),
  cash: (row) => (row.row === 'entry' ? centsText(row.cashCents) : null),
  receivable: (row) => centsText(row.receivableCents),
  client_credit: (row) => centsText(row.clientCreditCents),
  amount: (row) => (row.row === 'entry' ? centsText(row.amountCents) : null),
  balance: (row) => centsText(row.balanceCents),
  currency: (row) => row.currency,
  booking: (row) => (row.row === 'entry' ? row.booking : null),
});

export const ledgerColumns = (zone: string): Columns<RowsOf<typeof exportLedger>> => ({
  date: (row) => dayOf(row.at, zone),
  at: (row) => row.at,
  client_id: (row) => row.clientId,
  booking: (row) => row.booking,
  kind: (row) => row.kind,
  account: (row) => row.account,
  amount: (row) => centsText(row.amountCents),
  currency: (row) => row.currency,
  invoice_id: (row) => row.invoiceId,
  booked_at: (row) => row.createdAt,
});
