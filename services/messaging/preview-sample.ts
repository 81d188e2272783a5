import type { TemplateName } from '../../contracts/messaging/workflow.ts';
import { checkWording, samplesFor } from '../../domain/messaging/check-wording.ts';
import { toLocale, USUAL_LOCALE } from '../../domain/messaging/language.ts';
import { hasFooter, unsubscribeLabel } from '../../domain/messaging/mail-footer.ts';
import { renderWording, type Wording } from '../../domain/messaging/render-wording.ts';
import { plainSms, sizeOfSms } from '../../domain/messaging/sms-text.ts';
import { SAMPLE_VALUES } from '../../domain/messaging/template-fields.ts';
import { kindOf } from '../../domain/messaging/templates.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { requireClient } from '../identity/require-client.ts';
import { Refusal } from '../refusal.ts';
import { findWording } from './find-wording.ts';
import { pickSender } from './pick-sender.ts';
import { dressEmail, unfilled } from './put-into-words.ts';

export interface SamplePreview {
  readonly name: TemplateName;
  readonly channel: 'sms' | 'email';
  readonly clientId: string | undefined;
  readonly locale: string;
  readonly draft: Wording | undefined;
  readonly publicUrl: string;
}

/** A message as somebody made up would get it: what is seen before there is any lead. @throws Refusal invalid, not_found */
export async function previewSample(tx: Transaction, asked: SamplePreview) {
  const { name, channel, draft, clientId = null } = asked;
  const locale = toLocale(asked.locale) ?? USUAL_LOCALE;
  if (clientId) await requireClient(tx, clientId);
  const problems = draft ? checkWording({ name, channel, locale, ...draft }) : [];
  if (problems.length > 0) throw new Refusal('invalid', 'These words cannot be sent.', problems);
  const wording = draft ?? (await findWording(tx, { clientId, name, channel, locale }));
  if (!wording) return { ...unfilled([]), unsendable: 'no_words', warnings: [] };
  const rendered = renderWording(wording, samplesFor(wording));
  if (!rendered.ok) return { ...unfilled(rendered.missing), warnings: [] };
  const warnings = ['Samples stand for the lead: choose one to see the message as that lead would get it.'];
  if (channel === 'email') return { ...(await dressed(tx, rendered, asked, locale)), warnings };
  const text = plainSms(rendered.text);
  return { ...unfilled([]), ...sizeOfSms(text), text, unsendable: null, warnings };
}

async function dressed(
  tx: Transaction,
  rendered: { readonly subject: string | null; readonly text: string },
  { name, clientId, publicUrl }: SamplePreview,
  locale: string,
) {
  const usualSubject = SAMPLE_VALUES.business;
  // Without a client the operator's own sender is meant: no client has this id.
  const { name: sender, postalAddress } = await pickSender(
    tx,
    { id: clientId ?? NOBODY, name: usualSubject },
    '',
  );
  const footer = hasFooter(kindOf(name).purpose)
    ? {
        ...{ sender, postalAddress, unsubscribeLabel: unsubscribeLabel(locale) },
        unsubscribeUrl: `${publicUrl}/unsubscribe/preview`,
      }
    : null;
  return dressEmail(rendered, { locale, usualSubject, footer });
}

const NOBODY = '00000000-0000-0000-0000-000000000000';
