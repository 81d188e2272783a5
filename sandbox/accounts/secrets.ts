import type { Delivery } from '../records.ts';
import type { SandboxOptions } from '../settings.ts';
import type { Endpoints } from './endpoints.ts';

/** What signs a delivery: its endpoint's secret, or else the account's. */
export function secretsOf(options: SandboxOptions, endpoints: Endpoints) {
  return {
    stripe: ({ endpoint }: Delivery): string =>
      endpoints.stripe.get(endpoint ?? '')?.secret ?? options.stripe.webhookSecret,
    /** The new one first; the one before signs too for a while. */
    messagebird: ({ endpoint }: Delivery, now: number): string[] => {
      const own = endpoints.messagebird.get(endpoint ?? '');
      if (!own) return [options.messagebird.webhookSecret];
      const { secret, previousSecret } = own;
      return previousSecret && previousSecret.until > now ? [secret, previousSecret.secret] : [secret];
    },
    /** Null: the webhook has none. */
    calcom: ({ endpoint }: Delivery): string | null => {
      const own = endpoints.calcom.get(endpoint ?? '');
      return own ? own.secret : options.calcom.webhookSecret;
    },
    /** The headers that the webhook was registered with. */
    instantly: ({ endpoint }: Delivery): Record<string, string> => {
      const own = endpoints.instantly.get(endpoint ?? '');
      return own ? (own.headers ?? {}) : { 'x-followthrough-secret': options.instantly.webhookSecret };
    },
    /** A private key, base64 of PKCS8 DER; null: the webhook's events are not signed. */
    sendgrid: ({ endpoint }: Delivery): string | null => {
      const own = endpoints.mailEvents.get(endpoint ?? '');
      return own ? (own.key?.private ?? null) : options.sendgrid.privateKey;
    },
  };
}
