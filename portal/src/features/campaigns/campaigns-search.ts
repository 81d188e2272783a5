const STATUSES = ['draft', 'active', 'paused', 'ended', 'stopped', 'archived'] as const;

/** Which campaigns are listed, and how: as it stands in the address. */
export interface CampaignsSearch {
  readonly q?: string;
  readonly clientId?: string;
  /** Several are divided by commas; left out: all that are not put away */
  readonly status?: string;
  readonly view?: 'cards' | 'table';
}

export const CURRENT = STATUSES.filter((status) => status !== 'archived').join(',');

/** Reads an address; what it does not know is left out. */
export function readCampaignsSearch(raw: Readonly<Record<string, unknown>>): CampaignsSearch {
  const text = (key: string) => {
    const said = raw[key];
    if (typeof said !== 'string' && typeof said !== 'number') return undefined;
    return String(said).trim() || undefined;
  };
  const q = text('q');
  const clientId = text('clientId');
  const known = text('status')
    ?.split(',')
    .filter((one) => (STATUSES as readonly string[]).includes(one));
  const view = raw['view'];
  return {
    ...(q && { q }),
    ...(clientId && { clientId }),
    ...(known && known.length > 0 && { status: known.join(',') }),
    ...((view === 'cards' || view === 'table') && { view }),
  };
}
