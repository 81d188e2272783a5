import { heartbeat } from '@temporalio/activity';
import type { ErasureAtVendor, ErasureLeft } from '../../contracts/contacts/erasure.ts';
import type { ErasureItem } from '../../prisma/generated/client.ts';
import { eraseItems, type ItemErased, type ItemEraser } from '../../services/contacts/erase-items.ts';
import { hearOut } from '../../services/contacts/hear-out.ts';
import { VendorError } from '../../vendors/vendor-error.ts';
import { attemptTime } from '../attempt-time.ts';
import type { ActivityDeps, VendorPorts } from '../deps.ts';
import { retryLater } from '../vendor-answer.ts';

export interface VendorErasure {
  /** On the queue of the vendor that is asked, as the other. */
  hearOut(input: ErasureAtVendor): Promise<void>;
  /** Erases a page of what lies at the vendor. */
  eraseAtVendor(input: ErasureAtVendor): Promise<ErasureLeft>;
}

type Deps = Pick<ActivityDeps, 'db' | 'accounts'>;

export function vendorErasure(deps: Deps): VendorErasure {
  return {
    hearOut: (input) => hearOut(deps, input),
    eraseAtVendor: (input) =>
      eraseItems(deps.db, input, attemptTime(), (item, known) => {
        heartbeat();
        return orKept(() => eraseItem(deps, item, known));
      }),
  };
}

/** A refusal is an answer, and is told in the certificate; anything else is tried again. */
async function orKept(erase: () => Promise<ItemErased>): Promise<ItemErased> {
  try {
    return await erase();
  } catch (error) {
    if (!(error instanceof VendorError)) throw error;
    if (error.kind !== 'refused') throw retryLater(error);
    return { did: 'keep', reason: `the vendor refused to: ${error.message}` };
  }
}

const ERASED = { did: 'erase' } as const;

type Erase = (accounts: Deps['accounts'], ...args: Parameters<ItemEraser>) => Promise<ItemErased>;

/** At the account where it lies, whichever the operator uses today. */
const at =
  <V extends keyof VendorPorts>(
    vendor: V,
    erase: (port: VendorPorts[V], ...args: Parameters<ItemEraser>) => Promise<ItemErased>,
  ): Erase =>
  async (accounts, ...args) => {
    const port = await accounts.named(vendor, args[0]);
    if (port) return erase(port, ...args);
    const remedy = 'have it erased there by hand';
    return { did: 'keep', reason: `the account where it lies is connected no more: ${remedy}` };
  };

const BY_HOLDER: Readonly<Record<string, Erase>> = {
  retell: at('retell', eraseCall),
  calcom: at('calcom', endBooking),
  twilio: at('twilio', async (twilio, { reference }) => {
    await twilio.erase?.(reference ?? '');
    return ERASED;
  }),
  sendgrid: at('sendgrid', async (sendgrid, _item, { emails }) => {
    if (emails.length > 0) await sendgrid.forget?.(emails);
    return {
      did: 'keep',
      reason: 'SendGrid was asked to erase the recipient: it does so later, and does not say when it has',
    };
  }),
};

async function eraseItem({ accounts }: Deps, ...args: Parameters<ItemEraser>): Promise<ItemErased> {
  const erase = BY_HOLDER[args[0].holder];
  return erase ? erase(accounts, ...args) : { did: 'keep', reason: 'there is no request that erases it' };
}

/** One that the vendor never named to us is looked for by our id; one that goes on is waited for. */
async function eraseCall(
  retell: VendorPorts['retell'],
  { reference, reason }: ErasureItem,
): Promise<ItemErased> {
  const [, callId] = /^ours:(.+)$/.exec(reference ?? '') ?? [];
  const vendorId = callId === undefined ? reference : await retell.find({ callId });
  // Never placed.
  if (!vendorId) return ERASED;
  if (reason === 'open' && !(await isOver(retell, vendorId))) return { did: 'not_yet' };
  await retell.deleteCall(vendorId);
  return ERASED;
}

/** What the vendor does not know is over. */
async function isOver(retell: VendorPorts['retell'], vendorId: string): Promise<boolean> {
  try {
    return (await retell.getCall(vendorId)) !== null;
  } catch (error) {
    if (error instanceof VendorError && error.kind === 'refused') return true;
    throw error;
  }
}

async function endBooking(
  calendar: VendorPorts['calcom'],
  { reference, reason }: ErasureItem,
): Promise<ItemErased> {
  const isAhead = reason === 'ahead';
  if (isAhead) await calendar.cancelBooking(reference ?? '', 'The appointment is off.');
  const what = isAhead ? 'the booking was cancelled; ' : '';
  return {
    did: 'keep',
    reason: `${what}Cal.com has no request that erases an attendee: delete the booking there by hand`,
  };
}
