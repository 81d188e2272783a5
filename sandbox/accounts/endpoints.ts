import type { InstantlyWebhook } from '../instantly/records.ts';

/** Where an account had the vendors' APIs send its events. Kept beside the records: a reset of those leaves it. */
export interface Endpoints {
  stripe: Map<string, StripeEndpoint>;
  messagebird: Map<string, MessagebirdEndpoint>;
  calcom: Map<string, CalcomWebhook>;
  instantly: Map<string, InstantlyWebhook>;
  /** By agent id. */
  agents: Map<string, RetellAgent>;
  /** By phone number. */
  numbers: Map<string, TwilioNumber>;
  mailEvents: Map<string, SendgridWebhook>;
  /** By the name of the host that takes mail. */
  mailInbound: Map<string, ParseSetting>;
}

export interface StripeEndpoint {
  id: string;
  url: string;
  /** Types of events, or `*` for all. */
  enabledEvents: string[];
  description: string | null;
  metadata: Record<string, string>;
  apiVersion: string | null;
  enabled: boolean;
  secret: string;
  /** Epoch seconds. */
  created: number;
}

export interface MessagebirdEndpoint {
  id: string;
  url: string;
  events: string[];
  description?: string | undefined;
  status: 'active' | 'paused';
  secret: string;
  /** Signs too, until then (epoch ms). */
  previousSecret?: { secret: string; until: number };
  createdAt: number;
  updatedAt: number;
}

export interface CalcomWebhook {
  id: string;
  subscriberUrl: string;
  triggers: string[];
  active: boolean;
  secret: string | null;
  payloadTemplate: string;
}

export interface RetellAgent {
  id: string;
  name: string;
  /** Null: the account's own address. */
  webhookUrl: string | null;
  /** Null: the started, ended and analyzed call. */
  webhookEvents: string[] | null;
  updatedAt: number;
}

export interface TwilioNumber {
  sid: string;
  phone: string;
  friendlyName: string;
  /** '' where none is set. */
  smsUrl: string;
  smsMethod: 'GET' | 'POST';
  statusCallback: string;
  voiceUrl: string;
  createdAt: number;
  updatedAt: number;
}

export interface SendgridWebhook {
  id: string;
  url: string;
  enabled: boolean;
  friendlyName: string | null;
  /** Kinds of events by their names in a webhook's settings. */
  kinds: string[];
  /** Base64 DER, PKCS8 and SPKI; null: its events are not signed. */
  key: { private: string; public: string } | null;
  createdAt: number;
  updatedAt: number;
}

export interface ParseSetting {
  hostname: string;
  url: string;
  spamCheck: boolean;
  sendRaw: boolean;
}

export function noEndpoints(): Endpoints {
  return {
    stripe: new Map(),
    messagebird: new Map(),
    calcom: new Map(),
    instantly: new Map(),
    agents: new Map(),
    numbers: new Map(),
    mailEvents: new Map(),
    mailInbound: new Map(),
  };
}
