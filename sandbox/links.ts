/** The addresses in a text, without the full stop or bracket that may follow them. */
export function linksIn(text: string): string[] {
  return (text.match(/https?:\/\/[^\s<>"']+/g) ?? []).map((link) => link.replace(/[.,;:!?)\]]+$/, ''));
}

/** The first address in a text that leads to this sandbox's own booking page, or may do so by way of `via`'s. */
export function bookingLinkIn(text: string, baseUrl: string, via: string): string | undefined {
  const { origin } = new URL(via);
  return linksIn(text).find(
    (link) =>
      parseBookingLink(link, baseUrl) !== undefined ||
      (URL.canParse(link) && new URL(link).origin === origin),
  );
}

/** Where a link leads when it is followed: itself, or what it redirects to. Undefined: nowhere. */
export async function followLink(link: string, baseUrl: string): Promise<string | undefined> {
  if (parseBookingLink(link, baseUrl)) return link;
  const answer = await fetch(link, { redirect: 'manual', signal: AbortSignal.timeout(10_000) });
  return answer.headers.get('location') ?? undefined;
}

/** Event type and query of a link to this sandbox's booking page; localhost is the same host. */
export function parseBookingLink(
  link: string,
  baseUrl: string,
): { eventTypeId: number; query: URLSearchParams } | undefined {
  if (!URL.canParse(link)) return undefined;
  const url = new URL(link);
  if (url.hostname === 'localhost') url.hostname = '127.0.0.1';
  const [, eventTypeId] = /\/calcom\/book\/(\d+)$/.exec(url.pathname) ?? [];
  if (!eventTypeId || `${url.origin}${url.pathname}` !== `${baseUrl}/calcom/book/${eventTypeId}`)
    return undefined;
  return { eventTypeId: Number(eventTypeId), query: url.searchParams };
}
