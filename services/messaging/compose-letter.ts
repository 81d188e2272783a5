import type { LetterName } from '../../contracts/messaging/workflow.ts';
import { whyLetterStale } from '../../domain/messaging/stale.ts';
import type { Wording } from '../../domain/messaging/render-wording.ts';
import { renderWording } from '../../domain/messaging/render-wording.ts';
import type { FieldValues } from '../../domain/messaging/template-fields.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { findWording } from './find-wording.ts';
import { letterBrand } from './letter-brand.ts';
import { readerOfClient } from './lead-facts.ts';
import { type LetterAsked, type LetterFacts, readLetterFacts, standingOf } from './letter-facts.ts';
import { letterFields } from './letter-fields.ts';
import { pickOperatorSender } from './pick-sender.ts';
import { dressEmail, unfilled, type Words } from './put-into-words.ts';

/** Puts a letter to a client together from the facts as they are now. Answers go to its sender. */
export async function composeLetter(
  tx: Transaction,
  asked: LetterAsked,
  { emailFrom, publicUrl }: { readonly emailFrom: string; readonly publicUrl: string },
) {
  const facts = await readLetterFacts(tx, asked);
  const { client, operator } = facts;
  const sender = await pickOperatorSender(tx, operator, emailFrom);
  return {
    ...(await fillLetter(tx, facts, { ...asked, publicUrl })),
    from: sender.from,
    vendor: 'sendgrid',
    clientId: client.id,
    campaignId: null,
    contactId: null,
    to: client.email,
    // Who owes money is told of it at any hour, as often as it is due; no campaign's policy is asked.
    hours: [],
    rules: { window: null, caps: [], consent: [] },
    stale: whyLetterStale(asked.template, standingOf(facts), asked.now),
  } as const;
}

export interface Draft {
  readonly wording?: Wording | undefined;
  /** What stands for fields that the client has not: samples. */
  readonly instead?: FieldValues;
}

/** The words of a letter; with a draft, in the draft's words. */
export async function fillLetter(
  tx: Transaction,
  facts: LetterFacts,
  asked: { readonly template: LetterName; readonly now: Date; readonly publicUrl: string },
  { wording: draft, instead = {} }: Draft = {},
): Promise<Words> {
  const { template, now, publicUrl } = asked;
  const reader = readerOfClient(facts.client);
  const wanted = {
    clientId: facts.client.id,
    name: template,
    channel: 'email',
    locale: reader.locale,
  } as const;
  const wording = draft ? { ...draft, locale: reader.locale } : await findWording(tx, wanted);
  if (!wording) throw new TypeError(`${template} has no words`);
  const { locale } = wording;
  const known = Object.entries(letterFields(facts, { zone: reader.zone, locale, now }));
  const rendered = renderWording(wording, {
    ...instead,
    ...Object.fromEntries(known.filter(([, value]) => value)),
  });
  if (!rendered.ok) return unfilled(rendered.missing);
  const brand = await letterBrand(tx, facts.operator, publicUrl);
  return dressEmail(rendered, { locale, usualSubject: facts.operator.name, footer: null, brand });
}
