import type { api } from '../../../app/api.ts';
import { words } from '../../../kit/words.ts';

/** A message that is sent, by one channel. */
export type TemplateItem = Awaited<ReturnType<typeof api.templates.list>>['items'][number];

export type Channel = TemplateItem['channel'];

const TITLES: Readonly<Record<string, string>> = {
  sequence_sms: 'First text',
  sequence_sms_again: 'Later text',
  sequence_email: 'Email of the sequence',
  reminder_24h: 'Reminder, a day before',
  reminder_2h: 'Reminder, two hours before',
  reminder_15m: 'Reminder, a quarter of an hour before',
  ask_lead: 'Did it take place? To the lead',
  ask_client: 'Did they come? To the client',
  rebook_first: 'After a no-show, first',
  rebook_second: 'After a no-show, second',
  rebook_last: 'After a no-show, last',
  help: 'Answer to HELP',
};

export function templateTitle(name: string): string {
  return TITLES[name] ?? words(name.replace(/^sequence_/, ''));
}

const GROUPS = [
  { title: 'Sequences', begins: /^sequence_|^booking_link$/ },
  { title: 'Appointments', begins: /^reminder_|^ask_|^rebook_/ },
  { title: 'Bills, to clients', begins: /^invoice_|^payment_|^card_|^usage_/ },
  { title: 'Answers', begins: /./ },
] as const;

/** In the order in which people meet them. */
export function grouped(items: readonly TemplateItem[]) {
  const groupOf = ({ name }: TemplateItem) => GROUPS.find(({ begins }) => begins.test(name));
  return GROUPS.map((group) => ({
    title: group.title,
    items: items.filter((item) => groupOf(item) === group),
  })).filter((group) => group.items.length > 0);
}

/** Whether it goes to a client about its bill. */
export function isLetter({ fields }: Pick<TemplateItem, 'fields'>): boolean {
  return fields.some(({ name }) => name === 'client_name');
}

export interface Wording {
  readonly subject: string | null;
  readonly body: string;
}

/** The words that are used in a language now: one's own, else those that come with the product. */
export function inUse(item: TemplateItem, locale: string): Wording | undefined {
  const found = [...item.own, ...item.defaults].find((words) => words.locale === locale);
  return found && { subject: found.subject, body: found.body };
}

/** English, Spanish (US): a language as people call it. */
export function languageName(locale: string): string {
  try {
    return new Intl.DisplayNames(undefined, { type: 'language' }).of(locale) ?? locale;
  } catch {
    return locale;
  }
}
