/** What the address of the imports says: into which campaign a list goes, and of which import the problems are open. */
export interface ImportsSearch {
  readonly campaignId?: string;
  readonly problems?: string;
}

/** Reads an address; what it does not know is left out. */
export function readImportsSearch(raw: Readonly<Record<string, unknown>>): ImportsSearch {
  const { campaignId, problems } = raw;
  return {
    ...(typeof campaignId === 'string' && { campaignId }),
    ...(typeof problems === 'string' && { problems }),
  };
}
