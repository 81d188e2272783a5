import sendgridMail from '@sendgrid/mail';
import { z } from 'zod';
import { askVendor, requireId, VENDOR_TIMEOUT_MS, type VendorRules } from '../ask-vendor.ts';

export interface SendgridClient {
  /** Hands one email to SendGrid; `vendorId` is its X-Message-Id. @throws VendorError */
  sendEmail(email: OutboundEmail): Promise<{ vendorId: string }>;
  /**
   * The ids of emails that carry this custom argument, by the Email Activity API, which SendGrid sells apart: an account
   * without it is refused. https://www.twilio.com/docs/sendgrid/api-reference/e-mail-activity/filter-all-messages
   *
   * @throws VendorError
   */
  findEmails(arg: { readonly name: string; readonly value: string }): Promise<string[]>;
  /**
   * Asks SendGrid to erase what it has of these recipients: names, addresses, subjects. It does so later, and tells
   * nobody. Accounts of before 2023 may have to ask for the permission, and are refused until then.
   * https://www.twilio.com/docs/sendgrid/api-reference/recipients-data-erasure-api/erase-recipients-email-data
   *
   * @throws VendorError
   */
  eraseRecipients(emails: readonly string[]): Promise<void>;
}

interface OutboundEmail {
  /** An address, or `Name <address>`. */
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string | undefined;
  /** Where answers go; without it, to the sender. */
  readonly replyTo?: string | undefined;
  /** Come back as top-level keys of every event about this email. */
  readonly customArgs: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Goes to whoever unsubscribed at SendGrid too; its lists of bounces and complaints still hold. */
  readonly despiteUnsubscribe?: boolean;
  /** Its links are left as they are: a counted link would lead through SendGrid, which would know its token. */
  readonly isSecret?: boolean;
}

interface SendgridClientOptions {
  readonly apiKey: string;
  /** Default: SendGrid's own address. */
  readonly baseUrl?: string | undefined;
  readonly timeoutMs?: number;
}

/** The package's types hide the class behind its shared instance; one instance each keeps keys apart. */
const { MailService } = sendgridMail as unknown as { MailService: new () => Mailer };

interface Mailer {
  readonly client: {
    setDefaultRequest(key: 'baseUrl' | 'timeout', value: string | number): void;
    request(request: object): Promise<[{ body: unknown }, unknown]>;
  };
  setApiKey(apiKey: string): void;
  send(
    mail: Parameters<typeof sendgridMail.send>[0],
  ): Promise<[{ headers: Record<string, unknown> }, unknown]>;
}

/** SendGrid's SDK, and how it is asked. */
export function connectSendgrid(options: SendgridClientOptions, more: Pick<VendorRules, 'whenDenied'> = {}) {
  const timeoutMs = options.timeoutMs ?? VENDOR_TIMEOUT_MS;
  const rules: VendorRules = {
    vendor: 'sendgrid',
    key: options.apiKey,
    timeoutMs,
    answerOf,
    on503: 'unavailable',
    ...more,
  };
  const mail = new MailService();
  mail.setApiKey(options.apiKey);
  mail.client.setDefaultRequest('timeout', timeoutMs);
  // After the key: setting the key puts the vendor's own address back.
  if (options.baseUrl) mail.client.setDefaultRequest('baseUrl', `${options.baseUrl.replace(/\/$/, '')}/`);
  return { mail, ask: <T>(request: () => Promise<T>): Promise<T> => askVendor(rules, request) };
}

export function createSendgridClient(options: SendgridClientOptions): SendgridClient {
  const { mail, ask } = connectSendgrid(options);
  return {
    async sendEmail({ from, to, subject, text, html, replyTo, customArgs, headers, ...how }) {
      const [response] = await ask(() =>
        mail.send({
          from,
          subject,
          text,
          ...(html ? { html } : {}),
          ...(replyTo ? { replyTo } : {}),
          ...(how.despiteUnsubscribe
            ? { mailSettings: { bypassUnsubscribeManagement: { enable: true } } }
            : {}),
          ...(how.isSecret
            ? { trackingSettings: { clickTracking: { enable: false, enableText: false } } }
            : {}),
          personalizations: [{ to, customArgs: { ...customArgs } }],
          ...(headers && Object.keys(headers).length > 0 ? { headers: { ...headers } } : {}),
        }),
      );
      return { vendorId: requireId('sendgrid', response.headers['x-message-id']) };
    },

    async findEmails({ name, value }) {
      const qs = { limit: 10, query: `(unique_args['${name}']="${value}")` };
      const [{ body }] = await ask(() => mail.client.request({ method: 'GET', url: '/v3/messages', qs }));
      return activity
        .parse(body)
        .messages.map((message) => message.msg_id.replace(/\.(filter|recv).*$/s, ''));
    },

    async eraseRecipients(emails) {
      const body = { email_addresses: emails };
      await ask(() => mail.client.request({ method: 'POST', url: '/v3/recipients/erasejob', body }));
    },
  };
}

const activity = z.looseObject({ messages: z.array(z.looseObject({ msg_id: z.string().min(1) })) });

interface SendgridResponseError {
  readonly code: number;
  readonly message: string;
  readonly response: { readonly headers?: Record<string, string>; readonly body?: unknown };
}

/** SendGrid has no codes of its own: the field that it complains about says more than the status. */
function answerOf(error: unknown) {
  if (!(error instanceof Error) || !('response' in error)) return undefined;
  const { code, message, response } = error as unknown as SendgridResponseError;
  if (typeof code !== 'number' || !response) return undefined;
  const errors = (response.body as { errors?: { message?: string; field?: string | null }[] } | undefined)
    ?.errors;
  const first = Array.isArray(errors) ? errors[0] : undefined;
  return {
    status: code,
    code: first?.field,
    message: first?.message ?? message,
    retryAfter: response.headers?.['retry-after'],
  };
}
