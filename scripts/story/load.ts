/** The API as a user of it calls it: one key, JSON in and out. */
export interface Api {
  post<T>(path: string, body: unknown, contentType?: string): Promise<T>;
}

export function apiAt(address: string, key: string): Api {
  return {
    async post<T>(path: string, body: unknown, contentType = 'application/json'): Promise<T> {
      const response = await fetch(`${address}${path}`, {
        method: 'POST',
        headers: { 'x-api-key': key, 'content-type': contentType },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`POST ${path} answered ${response.status}: ${text}`);
      return JSON.parse(text) as T;
    },
  };
}

export interface Imported {
  readonly imported: number;
  readonly rejected: readonly { readonly line: number; readonly field: string; readonly reason: string }[];
  readonly duplicates: readonly unknown[];
}

/** The slug of the sample's client. */
export const SAMPLE_CLIENT = 'sample-client';

const EVENT_TYPE_ID = '1001';
const FROM_NUMBER = '+14155550199';

/** A client, a campaign on the quick policy and a list of leads, loaded and started through the API. */
export async function loadStory(api: Api, sandbox: string, csv: string): Promise<Imported> {
  const client = await api.post<{ id: string }>('/api/clients', {
    name: 'Sample Client',
    slug: SAMPLE_CLIENT,
    email: 'client@example.com',
  });
  const campaign = await api.post<{ id: string }>('/api/campaigns', {
    clientId: client.id,
    name: 'Sample campaign',
    policy: 'quick',
    zone: 'America/New_York',
    fromNumber: FROM_NUMBER,
    calcomEventTypeId: EVENT_TYPE_ID,
    bookingUrl: `${sandbox}/calcom/book/${EVENT_TYPE_ID}`,
  });
  const result = await api.post<Imported>(`/api/leads/import?campaignId=${campaign.id}`, csv, 'text/csv');
  await api.post(`/api/campaigns/${campaign.id}/start`, {});
  return result;
}
