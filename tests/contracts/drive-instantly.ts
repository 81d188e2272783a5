import type { InstantlyClient } from '../../vendors/instantly/client.ts';

/** Reads all that there is to read, of the first campaign and of the last days. */
export async function lookAtInstantly(client: InstantlyClient, search = 'https://app.example.com/') {
  const campaigns = await client.listCampaigns();
  const to = new Date().toISOString().slice(0, 10);
  const from = new Date(Date.now() - 7 * 86_400_000).toISOString().slice(0, 10);
  const campaignId = campaigns[0]?.externalId;
  const days = campaignId ? await client.readDays({ campaignId, from, to }) : [];
  const first = await client.listSent({ from, to, search });
  const second = first.next === null ? null : await client.listSent({ from, to, search, after: first.next });
  return { campaigns, days, payloads: [...first.payloads, ...(second?.payloads ?? [])] };
}
