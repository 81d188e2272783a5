import type { EndpointWish } from '../../contracts/connections/account.ts';
import type { ConnectionSecrets } from '../../contracts/connections/secrets.ts';
import type { AccountClient, EndpointStep } from '../account.ts';
import { requireId } from '../ask-vendor.ts';
import { VendorError } from '../vendor-error.ts';
import { connectTwilio } from './client.ts';

type Connected = ReturnType<typeof connectTwilio>;
type OwnNumber = Awaited<ReturnType<Connected['client']['incomingPhoneNumbers']['list']>>[number];

/** Twilio has no list of endpoints: each number says where its texts go. Receipts go where each message says. */
export function twilioAccount(
  secrets: ConnectionSecrets['twilio'],
  baseUrl?: string,
): AccountClient<'twilio'> {
  const connected = connectTwilio({ ...secrets, baseUrl }, { whenDenied: 'refused' });
  const { client, ask } = connected;
  return {
    async readAccount() {
      const account = await ask(() => client.api.v2010.accounts(secrets.accountSid).fetch());
      const sid = requireId('twilio', account.sid);
      if (account.status !== 'active')
        throw new VendorError('twilio', 'refused', `the account is ${account.status}`);
      const isTrial = account.type === 'Trial';
      return {
        account: sid,
        accountName: account.friendlyName || null,
        mode: 'live',
        notes: isTrial ? ['A trial account: its texts reach only numbers that were verified at Twilio.'] : [],
      };
    },

    async surveyEndpoint(wish) {
      const found = await Promise.all((wish.numbers ?? []).map((number) => look(connected, number, wish)));
      return {
        standing: found.flatMap(({ standing }) => standing),
        steps: found.flatMap(({ steps }) => steps),
        events: [],
        byHand: found.flatMap(({ byHand }) => byHand),
      };
    },
  };
}

async function look({ client, ask }: Connected, phoneNumber: string, { address }: EndpointWish) {
  const listed = await ask(() => client.incomingPhoneNumbers.list({ phoneNumber, limit: 20 }));
  const own = listed.find((number) => number.phoneNumber === phoneNumber);
  const nothing: { standing: string[]; steps: EndpointStep<'twilio'>[]; byHand: string[] } = {
    ...{ standing: [], steps: [], byHand: [] },
  };
  if (!own) return { ...nothing, byHand: [`${phoneNumber} is no number of this account: move it there.`] };
  if (isRight(own, address)) return { ...nothing, standing: [own.sid] };
  const step: EndpointStep<'twilio'> = {
    says: `Has texts to ${phoneNumber} sent to us${own.smsUrl ? `, and no longer to ${hostOf(own.smsUrl)}` : ''}.`,
    async take() {
      // An application's own address would win over the number's.
      const freed = own.smsApplicationSid ? { smsApplicationSid: '' } : {};
      const update = { smsUrl: address, smsMethod: 'POST', ...freed };
      const updated = await ask(() => client.incomingPhoneNumbers(own.sid).update(update));
      return { id: requireId('twilio', updated.sid) };
    },
  };
  return { ...nothing, standing: [own.sid], steps: [step] };
}

function isRight({ smsUrl, smsMethod, smsApplicationSid }: OwnNumber, address: string): boolean {
  return smsUrl === address && smsMethod === 'POST' && !smsApplicationSid;
}

/** An address may carry a secret in its path: only its host is told. */
function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : 'another address';
}
