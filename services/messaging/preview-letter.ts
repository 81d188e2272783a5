import type { LetterName } from '../../contracts/messaging/workflow.ts';
import { checkWording } from '../../domain/messaging/check-wording.ts';
import type { Wording } from '../../domain/messaging/render-wording.ts';
import { type FieldName, SAMPLE_VALUES } from '../../domain/messaging/template-fields.ts';
import { TEMPLATES } from '../../domain/messaging/templates.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { requireClient } from '../identity/require-client.ts';
import { Refusal } from '../refusal.ts';
import { fillLetter } from './compose-letter.ts';
import { readerOfClient } from './lead-facts.ts';
import { readLetterFacts } from './letter-facts.ts';
import { letterFields } from './letter-fields.ts';

export interface LetterPreview {
  readonly operatorId: string;
  readonly name: LetterName;
  readonly clientId: string;
  /** With it nothing is made up; without it, samples stand for what the client has not. */
  readonly invoiceId: string | undefined;
  readonly draft: Wording | undefined;
  readonly now: Date;
  readonly publicUrl: string;
}

/** A letter as its client would get it. @throws Refusal invalid (the draft), not_found (client, invoice) */
export async function previewLetter(tx: Transaction, asked: LetterPreview) {
  const { name: template, clientId, invoiceId, draft, now, publicUrl } = asked;
  await requireClient(tx, clientId);
  if (invoiceId && !(await tx.invoice.findUnique({ where: { id: invoiceId, clientId } })))
    throw new Refusal('not_found', 'The client has no such invoice.');
  const facts = await readLetterFacts(tx, { ...asked, template });
  const reader = readerOfClient(facts.client);
  const proposed = draft && ({ ...draft, name: template, channel: 'email', locale: reader.locale } as const);
  const problems = proposed ? checkWording(proposed) : [];
  if (problems.length > 0) throw new Refusal('invalid', 'These words cannot be sent.', problems);
  const known = letterFields(facts, { ...reader, now });
  const unknown = invoiceId ? [] : TEMPLATES[template].fields.filter((field) => !known[field]);
  const instead = Object.fromEntries(unknown.map((field) => [field, SAMPLE_VALUES[field]]));
  const words = await fillLetter(tx, facts, { template, now, publicUrl }, { wording: draft, instead });
  return { ...words, warnings: unknown.length > 0 ? [saySampled(unknown)] : [] };
}

function saySampled(fields: readonly FieldName[]): string {
  return `Samples stand for ${fields.join(', ')}: name an invoice to see a letter with nothing made up.`;
}
