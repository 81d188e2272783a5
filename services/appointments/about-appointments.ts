import type { Transaction } from '../../prisma/tenant.ts';

interface About {
  readonly campaignId: string;
  readonly contactId: string;
}

/** Adds to appointments the names of their campaigns and clients, and whom they are with. */
export async function withAbout<Row extends About>(tx: Transaction, rows: readonly Row[]) {
  const idsOf = (key: keyof About) => [...new Set(rows.map((row) => row[key]))];
  const campaigns = await tx.campaign.findMany({
    where: { id: { in: idsOf('campaignId') } },
    select: { id: true, name: true, client: { select: { name: true, zone: true } } },
  });
  const contacts = await tx.contact.findMany({
    where: { id: { in: idsOf('contactId') } },
    select: { id: true, firstName: true, lastName: true, phone: true, zone: true },
  });
  const campaignOf = new Map(campaigns.map((campaign) => [campaign.id, campaign]));
  const contactOf = new Map(contacts.map((contact) => [contact.id, contact]));
  return rows.map((row) => {
    const { name: campaignName = '', client } = campaignOf.get(row.campaignId) ?? {};
    const { firstName, lastName, phone = null, zone = null } = contactOf.get(row.contactId) ?? {};
    const name = [firstName, lastName].filter(Boolean).join(' ') || null;
    return {
      ...row,
      campaignName,
      clientName: client?.name ?? '',
      clientZone: client?.zone ?? 'UTC',
      attendee: { contactId: row.contactId, name, phone, zone },
    };
  });
}
