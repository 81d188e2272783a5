import type { SandboxOptions } from '../../sandbox/settings.ts';
import { createCalcomClient } from '../../vendors/calcom/client.ts';
import { createInstantlyClient } from '../../vendors/instantly/client.ts';
import { createMessagebirdClient } from '../../vendors/messagebird/client.ts';
import { createRetellClient } from '../../vendors/retell/client.ts';
import { createSendgridClient } from '../../vendors/sendgrid/client.ts';
import { createStripeClient } from '../../vendors/stripe/client.ts';
import { createTwilioClient } from '../../vendors/twilio/client.ts';
import { driveBilling } from './drive-billing.ts';
import { OURS } from './ours.ts';

const US = '+14155550100';
/** Persona 3 picks up, books and reschedules at once. */
export const LEAD = '+14155550133';

export function clientsAt(baseUrl: string, options: SandboxOptions) {
  return {
    twilio: createTwilioClient({ ...options.twilio, baseUrl: `${baseUrl}/twilio` }),
    messagebird: createMessagebirdClient({
      apiKey: options.messagebird.apiKey,
      baseUrl: `${baseUrl}/messagebird`,
    }),
    sendgrid: createSendgridClient({ apiKey: options.sendgrid.apiKey, baseUrl: `${baseUrl}/sendgrid` }),
    calcom: createCalcomClient({ apiKey: options.calcom.apiKey ?? '', baseUrl: `${baseUrl}/calcom` }),
    instantly: createInstantlyClient({
      apiKey: options.instantly.apiKey,
      baseUrl: `${baseUrl}/instantly`,
    }),
    retell: createRetellClient({ apiKey: options.retell.apiKey, baseUrl: `${baseUrl}/retell` }),
    stripe: createStripeClient({ apiKey: options.stripe.secretKey, baseUrl }),
  };
}

type Clients = ReturnType<typeof clientsAt>;

/** Sends a text and an email, places a call, asks for free times and bills, by every method of every client. */
export async function driveClients(clients: Clients, target: string, sandboxUrl: string) {
  const since = new Date();
  const text = { from: US, to: LEAD, body: 'Hello from the contract suite.' };
  const statusCallback = `${target}/twilio?message=${OURS.message}`;
  const sms = await clients.twilio.sendSms({ ...text, statusCallback });
  const foundSms = await clients.twilio.findSms({ ...text, since });
  const otherSms = await clients.twilio.findSms({ ...text, body: 'Something else.', since });
  await giveUpText(clients.twilio, { ...text, statusCallback });

  const email = await clients.sendgrid.sendEmail({
    from: 'Sample <sample@example.com>',
    to: 'lead33@example.com',
    subject: 'Hello',
    text: 'Hello',
    html: '<p>Hello</p>',
    customArgs: { operator_id: OURS.operator, message_id: OURS.message },
    replyTo: 'reply@example.com',
    headers: {
      'List-Unsubscribe': '<https://example.com/unsubscribe>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  });

  const bird = await textByBird(clients.messagebird, since);

  const call = await clients.retell.placeCall({
    from: US,
    to: LEAD,
    agentId: 'agent_sample',
    metadata: { operator_id: OURS.operator, lead_id: OURS.lead, call_id: OURS.call },
    variables: {
      first_name: 'Sample',
      last_name: 'Lead 33',
      email: 'lead33@example.com',
      company: 'Sample Company',
      event_type_id: '1',
      booking_url: `${sandboxUrl}/calcom/book/1`,
      time_zone: 'America/Denver',
    },
  });
  const callWhileOpen = await clients.retell.getCall(call.vendorId);
  const foundCall = await clients.retell.findCall({ callId: OURS.call });
  const otherCall = await clients.retell.findCall({ callId: 'call_2' });
  await giveUpCall(clients.retell);
  const from = new Date();
  const inAWeek = new Date(from.getTime() + 7 * 86_400_000);
  const slots = await clients.calcom.listSlots({ eventTypeId: '1', from, to: inAWeek });
  const longSlots = await clients.calcom.listSlots({ eventTypeId: '1', from, to: inAWeek, duration: 60 });
  // One that is gone is as good as cancelled.
  await clients.calcom.cancelBooking('no_such_booking', 'The appointment is off.');
  const campaigns = await clients.instantly.listCampaigns();
  const instantlyDays = await clients.instantly.readDays({
    ...{ campaignId: campaigns[0]?.externalId ?? '', from: '2026-03-01', to: '2026-03-31' },
  });
  const { payloads } = await clients.instantly.listSent({
    ...{ from: '2026-03-01', to: '2026-03-31', search: `${target}/instantly` },
  });
  const outreach = { campaigns: campaigns.length, instantlyDays, payloads };
  const billing = await driveBilling(clients.stripe);
  const calls = { call, foundCall, otherCall, callWhileOpen };
  return { sms, foundSms, otherSms, ...bird, email, ...calls, slots, longSlots, ...outreach, ...billing };
}

/** A text that is deleted, and that it is gone already. */
async function giveUpText(
  twilio: Clients['twilio'],
  text: Parameters<Clients['twilio']['sendSms']>[0],
): Promise<void> {
  const { vendorId } = await twilio.sendSms({ ...text, body: 'To be forgotten.' });
  await twilio.deleteSms(vendorId);
  await twilio.deleteSms(vendorId);
}

/** A call that is deleted, and that it is gone already. */
async function giveUpCall(retell: Clients['retell']): Promise<void> {
  const metadata = { operator_id: OURS.operator, lead_id: OURS.lead, call_id: 'call_given_up' };
  const variables = { sandbox_persona: 'busy' };
  const { vendorId } = await retell.placeCall({ from: US, to: LEAD, metadata, variables });
  await retell.deleteCall(vendorId);
  await retell.deleteCall(vendorId);
}

async function textByBird(messagebird: Clients['messagebird'], since: Date) {
  const ids = { operatorId: OURS.operator, messageId: OURS.message };
  const text = { from: US, to: LEAD, body: 'Hello from the contract suite.', ...ids };
  const birdSms = await messagebird.sendSms({ ...text, category: 'transactional' });
  const birdSmsAgain = await messagebird.sendSms({ ...text, category: 'transactional' });
  const foundBirdSms = await messagebird.findSms({ ...text, since });
  const otherBirdSms = await messagebird.findSms({ ...text, messageId: 'msg_2', since });
  return { birdSms, birdSmsAgain, foundBirdSms, otherBirdSms };
}
