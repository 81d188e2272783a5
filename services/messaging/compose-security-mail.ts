import type { SecurityMailKind } from '../../contracts/identity/security-mail.ts';
import { USUAL_LOCALE } from '../../domain/messaging/language.ts';
import { PAGE_OF, securityWords } from '../../domain/messaging/security-words.ts';
import { nameValue } from '../../domain/messaging/template-fields.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { securityMailIdOf, sealedAbout } from '../identity/owe-security-mail.ts';
import type { Sealer } from '../seal.ts';
import { letterBrand } from './letter-brand.ts';
import { pickOperatorSender } from './pick-sender.ts';
import { dressEmail } from './put-into-words.ts';

/** What a row shows where the email has its token. */
const HIDDEN = '••••••••';

interface MailAsked {
  readonly operatorId: string;
  readonly key: string;
  readonly now: Date;
}

interface MailSettings {
  readonly emailFrom: string;
  readonly publicUrl: string;
  readonly seal: Sealer;
}

/** Puts an email about signing in together. Its row shows no link that works: the token is filled in on the way out. */
export async function composeSecurityMail(
  tx: Transaction,
  { key, operatorId, now }: MailAsked,
  { emailFrom, publicUrl, seal }: MailSettings,
) {
  const mail = await tx.securityMail.findUniqueOrThrow({ where: { id: securityMailIdOf(key), operatorId } });
  const operator = await tx.organization.findUniqueOrThrow({ where: { id: operatorId } });
  const organization = mail.organizationId
    ? await tx.organization.findUniqueOrThrow({ where: { id: mail.organizationId } })
    : null;
  const kind = mail.kind as SecurityMailKind;
  const { from } = await pickOperatorSender(tx, operator, emailFrom);
  // Whoever is a client's reads what its operator shows; the operator's own people read our name.
  const brand = organization?.kind === 'client' ? await letterBrand(tx, operator, publicUrl) : null;
  const words = securityWords({
    kind,
    operator: nameValue(brand?.name ?? null) ?? nameValue(operator.name) ?? 'Followthrough',
    organization: organization && nameValue(organization.name),
    about: mail.about,
    link:
      mail.sealedToken === null
        ? null
        : `${publicUrl}/${PAGE_OF[kind]}/${HIDDEN}${brand ? `?at=${operator.slug}` : ''}`,
    lastsMs: mail.expiresAt ? mail.expiresAt.getTime() - mail.createdAt.getTime() : 0,
    accountUrl: `${publicUrl}/account`,
  });
  const dressed = dressEmail(words, {
    locale: USUAL_LOCALE,
    usualSubject: operator.name,
    footer: null,
    brand,
  });
  const token = mail.sealedToken && seal.open(mail.sealedToken, sealedAbout(mail.id));
  return {
    ...dressed,
    mail: { footer: '', headers: {}, ...(token && { secret: { hidden: HIDDEN, token } }) },
    from,
    vendor: 'sendgrid',
    clientId: operatorId,
    campaignId: null,
    contactId: null,
    to: mail.toAddress,
    hours: [],
    rules: { window: null, caps: [], consent: [] },
    stale: mail.expiresAt && mail.expiresAt <= now ? 'too_late' : null,
  } as const;
}
