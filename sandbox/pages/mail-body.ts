import { escapeHtml } from '../html.ts';
import type { Mail } from '../records.ts';
import type { MailLink } from '../sendgrid/mail-acts.ts';

/** Nothing in a mail runs, and nothing is loaded from elsewhere; its links open in a tab of their own. */
export const MAIL_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  'sandbox allow-popups allow-popups-to-escape-sandbox',
].join('; ');

const HREF = /(<a\b[^>]*?\shref\s*=\s*)(?:"([^"]*)"|'([^']*)')/gi;
const ADDRESS = /https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]]/g;

const signs: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function plain(attribute: string): string {
  return attribute.replace(
    /&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([\da-f]{1,6}));/gi,
    (all, name, dec, hex) => {
      if (name) return signs[String(name).toLowerCase()] ?? all;
      const code = dec ? Number(dec) : Number.parseInt(String(hex), 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : all;
    },
  );
}

const isWeb = (url: string) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);

/** The web links of a mail in their order, those of its HTML first. */
export function mailLinks(mail: Mail): MailLink[] {
  const inHtml = [...mail.html.matchAll(HREF)].map(([, , double, single]) =>
    plain(double ?? single ?? '').trim(),
  );
  const inText = [...mail.text.matchAll(ADDRESS)].map(([url]) => url);
  const numbered = (type: 'html' | 'text', urls: string[]) =>
    urls.map((url, index) => ({ url, type, index })).filter(({ url }) => isWeb(url));
  return [...numbered('html', inHtml), ...numbered('text', inText)];
}

/** Where a link of a mail leads by way of the page that counts it. */
export function clickAddress({ id }: Mail, { type, index }: Pick<MailLink, 'type' | 'index'>): string {
  return `/inbox/${id}/click/${type}/${index}`;
}

/** The mail as a mail program shows it: a document for a sandboxed frame, served under `MAIL_POLICY`. */
export function mailDocument(mail: Mail): string {
  let index = -1;
  const html = mail.html.replace(HREF, (whole, head: string, double?: string, single?: string) => {
    index += 1;
    const url = plain(double ?? single ?? '').trim();
    return isWeb(url) ? `${head}"${clickAddress(mail, { type: 'html', index })}"` : whole;
  });
  // First of its kind, so that the mail's own cannot lead a link into the frame.
  return `<!doctype html><meta charset="utf-8"><base target="_blank">${html}`;
}

/** The plain part as HTML, its links by way of the page that counts them. */
export function mailText(mail: Mail): string {
  let index = -1;
  let from = 0;
  const parts: string[] = [];
  for (const { 0: url, index: at } of mail.text.matchAll(ADDRESS)) {
    index += 1;
    parts.push(escapeHtml(mail.text.slice(from, at)));
    const shown = escapeHtml(url);
    const to = clickAddress(mail, { type: 'text', index });
    parts.push(isWeb(url) ? `<a href="${to}" target="_blank" rel="noopener">${shown}</a>` : shown);
    from = at + url.length;
  }
  parts.push(escapeHtml(mail.text.slice(from)));
  return `<pre class="plain">${parts.join('')}</pre>`;
}
