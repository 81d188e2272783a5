import { escapeHtml } from '../html.ts';
import { shellPage } from '../pages/shell.ts';
import type { Endpoints } from './endpoints.ts';
import type { OpenAccount } from './open-account.ts';
import { CHANNELS, type MadeAccount } from './records.ts';

const e = escapeHtml;

/** What a person enters to connect the account, by vendor and by the names of the connection's form. */
export function entriesOf({ credentials, sendgridPublicKey }: MadeAccount) {
  const { twilio, messagebird, sendgrid, stripe, retell, calcom, instantly } = credentials;
  return {
    twilio: { accountSid: twilio.accountSid, authToken: twilio.authToken },
    messagebird: { apiKey: messagebird.apiKey, webhookSecret: messagebird.webhookSecret },
    sendgrid: { apiKey: sendgrid.apiKey, webhookPublicKey: sendgridPublicKey, from: 'office@example.com' },
    stripe: { secretKey: stripe.secretKey, webhookSecret: stripe.webhookSecret },
    retell: { apiKey: retell.apiKey },
    calcom: { apiKey: calcom.apiKey ?? '', webhookSecret: calcom.webhookSecret },
    instantly: { apiKey: instantly.apiKey, webhookSecret: instantly.webhookSecret },
  };
}

const titles = {
  ...{ twilio: 'Twilio', messagebird: 'MessageBird', sendgrid: 'SendGrid', stripe: 'Stripe' },
  ...{ retell: 'Retell', calcom: 'Cal.com', 'sendgrid-inbound': 'SendGrid, answers to mails' },
  instantly: 'Instantly',
};

/** `authToken` as `auth token`. */
const words = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function credentialsHtml(made: MadeAccount): string {
  const rows = Object.entries(entriesOf(made)).flatMap(([vendor, entries]) =>
    Object.entries(entries).map(
      ([name, value]) => `<label>${e(titles[vendor as keyof typeof titles])}, ${e(words(name))}
<input readonly value="${e(value)}" size="${Math.min(value.length + 2, 60)}"></label>`,
    ),
  );
  return `<details><summary>Credentials to copy</summary><form>${rows.join('')}</form></details>`;
}

/** Each registered endpoint in a line. */
function registered(endpoints: Endpoints): string[] {
  const off = (isOn: boolean) => (isOn ? '' : ', switched off');
  return [
    ...[...endpoints.stripe.values()].map(({ url, enabled }) => `Stripe: ${url}${off(enabled)}`),
    ...[...endpoints.messagebird.values()].map(
      ({ url, status }) => `MessageBird: ${url}${off(status === 'active')}`,
    ),
    ...[...endpoints.calcom.values()].map(
      ({ subscriberUrl, active }) => `Cal.com: ${subscriberUrl}${off(active)}`,
    ),
    ...[...endpoints.instantly.values()].map(({ url, status }) => `Instantly: ${url}${off(status === 1)}`),
    ...[...endpoints.agents.values()].flatMap(({ id, webhookUrl }) =>
      webhookUrl ? [`Retell, ${id}: ${webhookUrl}`] : [],
    ),
    ...[...endpoints.numbers.values()].flatMap(({ phone, smsUrl }) =>
      smsUrl ? [`Twilio, ${phone}: ${smsUrl}`] : [],
    ),
    ...[...endpoints.mailEvents.values()].map(
      ({ url, enabled, key }) => `SendGrid: ${url}${key ? ', signed' : ', not signed'}${off(enabled)}`,
    ),
    ...[...endpoints.mailInbound.values()].map(
      ({ hostname, url }) => `SendGrid, mail to ${hostname}: ${url}`,
    ),
  ];
}

function addressesHtml({ name, addresses }: MadeAccount): string {
  const fields = CHANNELS.map(
    (channel) => `<label>${titles[channel]}
<input name="${channel}" type="url" size="44" value="${e(addresses[channel] ?? '')}"></label>`,
  );
  return `<details><summary>Addresses for events, until one is registered</summary>
<form method="post" action="/accounts/${e(name)}/addresses">${fields.join('')}<button>Keep</button></form></details>`;
}

function accountHtml({ world }: OpenAccount, chosen: string): string {
  const { name, isMain, made } = world.account;
  const lines = registered(world.endpoints).map((line) => `<li>${e(line)}</li>`);
  const nothing = `Nothing is registered: events go to ${isMain ? `${world.options.target}/…` : 'the addresses below, if any'}`;
  const look =
    name === chosen
      ? '<span class="good">shown in the rooms</span>'
      : `<a href="/?account=${e(name)}">Show in the rooms</a>`;
  const body = made
    ? `<li>${credentialsHtml(made)}</li><li>${addressesHtml(made)}</li><li><details><summary>Delete</summary>
<form method="post" action="/accounts/${e(name)}/delete"><button>Delete it with all its records</button></form></details></li>`
    : '<li class="soft">Its credentials are the environment’s.</li>';
  return `<section id="account-${e(name)}"><div><h2>${e(name)}</h2>${look}</div>
<ol>${lines.join('') || `<li class="soft">${e(nothing)}</li>`}
<li>Booking page of event type 1: <code>${e(world.baseUrl())}/calcom/book/1</code></li>${body}</ol></section>`;
}

export function accountsPage(accounts: readonly OpenAccount[], chosen: string, fault = ''): string {
  const body = `<header><div><h1>Accounts</h1><p class="soft">One set of credentials for all vendors, with records
of its own. A request is led to the account whose key it carries.</p></div>
<form method="post" action="/accounts"><label>Name<input name="name" required pattern="[a-z0-9][a-z0-9\\-]*" maxlength="40"></label>
<button>Make an account</button></form></header>
${fault ? `<p class="bad" role="alert">${e(fault)}</p>` : ''}
<div class="columns">${accounts.map((account) => accountHtml(account, chosen)).join('')}</div>`;
  return shellPage({ title: 'Accounts', room: '/accounts', address: '/accounts', body });
}
