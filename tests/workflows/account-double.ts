import type { AccountAt } from '../../activities/connections/account-at.ts';
import type { EndpointWish } from '../../contracts/connections/account.ts';
import type { ConnectionSecrets, ConnectionVendor } from '../../contracts/connections/secrets.ts';
import type { AccountClient, EndpointStep } from '../../vendors/account.ts';
import { VendorError } from '../../vendors/vendor-error.ts';
import type { Mood } from './stripe-double.ts';

/** Vendors that are asked about accounts: whoever has a key that begins with `right` is known, and called by it. */
export class AccountDouble {
  /** What was asked, with which key. */
  readonly asked: { readonly what: 'account' | 'endpoint'; readonly key: string }[] = [];
  readonly wishes: EndpointWish[] = [];
  /** The addresses that events are sent to, by the vendor's own id; of each, the secret that it was born with. */
  readonly endpoints = new Map<string, { readonly address: string; readonly secret: string }>();
  readonly at: AccountAt;

  constructor(mood: (name: string) => Mood | undefined) {
    this.at = { open: (vendor, secrets) => this.client(vendor, secrets, mood) };
  }

  private client<V extends ConnectionVendor>(
    vendor: V,
    secrets: ConnectionSecrets[V],
    mood: (name: string) => Mood | undefined,
  ): AccountClient<V> {
    const key = Object.values(secrets)[0] ?? '';
    const fail = (what: 'account' | 'endpoint') => {
      this.asked.push({ what, key });
      const now = mood(what);
      if (now === 'nothing') throw new VendorError(vendor, 'unavailable', `cannot connect with ${key}`);
      if (now === 'refuse' || !key.startsWith('right'))
        throw new VendorError(vendor, 'refused', `answered 401: no key is called ${key}`, { status: 401 });
    };
    return {
      readAccount: async () => {
        fail('account');
        return { account: `account of ${key}`, accountName: 'Sample Account', mode: 'test', notes: [] };
      },
      surveyEndpoint: async (wish) => {
        fail('endpoint');
        this.wishes.push(wish);
        const { address, known } = wish;
        const found = [...this.endpoints].find(
          ([id, each]) => each.address === address && known.includes(id),
        );
        return {
          standing: found ? [found[0]] : [],
          steps: found ? [] : [this.making(address)],
          events: ['sample.happened'],
          byHand: [],
        };
      },
    };
  }

  /** What has the address already was made by somebody who died before its secret was kept. */
  private making<V extends ConnectionVendor>(address: string): EndpointStep<V> {
    return {
      says: 'Makes an endpoint.',
      take: async () => {
        for (const [id, each] of this.endpoints) if (each.address === address) this.endpoints.delete(id);
        const id = `we_${this.wishes.length}`;
        const secret = `whsec_${id}`;
        this.endpoints.set(id, { address, secret });
        return { id, secrets: { webhookSecret: secret } as object };
      },
    };
  }
}
