import { languageOf } from './language.ts';
import type { MailFooter } from './mail-footer.ts';

interface Letter {
  readonly subject: string;
  readonly text: string;
  /** BCP 47 */
  readonly locale: string;
  readonly footer: MailFooter | null;
  /** Whose letter it is, shown above it; left out: nobody's in particular. */
  readonly brand?: LetterBrand | null | undefined;
}

/** What an operator shows of itself in emails to its clients. */
export interface LetterBrand {
  readonly name: string;
  /** A whole address; null: the name in letters. */
  readonly logoUrl: string | null;
  /** What can be read on light and on dark ground; null: the usual. */
  readonly colours: { readonly onLight: string; readonly onDark: string } | null;
}

// Mail programs keep inline styles; those that know dark mode keep a style element too.
const BODY = 'margin:0;padding:0;background-color:#f4f6f8';
const CARD =
  'max-width:560px;background-color:#ffffff;border:1px solid #d5dbe1;border-radius:12px;text-align:left';
const FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const INK = `color:#1d2733;${FONT};font-size:16px;line-height:1.5;overflow-wrap:anywhere;word-break:break-word`;
const DIM = `color:#56626f;${FONT};font-size:13px;line-height:1.5;overflow-wrap:anywhere;word-break:break-word`;
const USUAL = { onLight: '#1559b7', onDark: '#8ab8ff' };
const linkStyle = (colour: string) => `color:${colour};text-decoration:underline`;
const buttonStyle = (colour: string) =>
  `display:inline-block;padding:11px 18px;border:2px solid ${colour};border-radius:10px;color:${colour};font-weight:600;text-decoration:none`;
const darkStyle = (colour: string) => `@media (prefers-color-scheme: dark) {
body, .page { background-color: #12171d !important }
.card { background-color: #1b222a !important; border-color: #35404b !important }
.ink { color: #e7ecf1 !important } .dim { color: #a3b0bd !important }
/* Logos are drawn for white paper. */
.logo { background-color: #ffffff; padding: 4px 6px; border-radius: 6px }
.link, .button { color: ${colour} !important } .button { border-color: ${colour} !important }
}`;

/** A letter as a whole HTML document. Its text is text: whatever looks like markup in it is shown as it is. */
export function letterHtml({ subject, text, locale, footer, brand }: Letter): string {
  const { onLight, onDark } = brand?.colours ?? USUAL;
  return `<!doctype html>
<html lang="${escapeHtml(languageOf(locale))}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title><style>:root { color-scheme: light dark }
${darkStyle(onDark)}</style></head>
<body style="${BODY}"><table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#f4f6f8"><tr><td align="center" style="padding:24px 12px">${brand ? brandHtml(brand) : ''}
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" style="${CARD}"><tr><td class="ink" style="padding:24px;${INK}">
${paragraphs(text, onLight)}
</td></tr></table>${footer ? footerHtml(footer) : ''}
</td></tr></table></body></html>`;
}

/** A mail program that shows no pictures shows the name. */
function brandHtml({ name, logoUrl }: LetterBrand): string {
  const words = escapeHtml(name);
  const shown = logoUrl
    ? `<img src="${escapeHtml(logoUrl)}" alt="${words}" class="logo" height="40" style="display:block;width:auto;height:auto;max-width:260px;max-height:40px;border:0">`
    : `<strong style="font-size:18px">${words}</strong>`;
  return `
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px;text-align:left"><tr><td class="ink" style="padding:0 24px 16px;${INK}">${shown}</td></tr></table>`;
}

function paragraphs(text: string, colour: string): string {
  return text
    .split(/\n{2,}/)
    .map((each, index) => `<p style="margin:${index === 0 ? '0' : '16px 0 0'}">${lines(each, colour)}</p>`)
    .join('\n');
}

/** Between buttons no line break is needed: each begins a line of its own when the next does not fit. */
function lines(paragraph: string, colour: string): string {
  return paragraph
    .split('\n')
    .map((each) => line(each, colour))
    .join('<br>\n');
}

/** A line that is nothing but words and an address becomes one button with those words. */
function line(text: string, colour: string): string {
  const labelled = /^(.{1,80}): (https?:\/\/\S+)$/u.exec(text);
  if (labelled?.[1] && labelled[2])
    return link(labelled[2], labelled[1], 'button', `${buttonStyle(colour)};margin:6px 0`);
  return text
    .split(/(https?:\/\/\S*[^\s.,;:!?)\]"'>])/)
    .map((part, index) =>
      index % 2 === 1 ? link(part, shown(part), 'link', linkStyle(colour)) : escapeHtml(part),
    )
    .join('');
}

/** Where a link leads, without the query that only machines read. */
const shown = (url: string): string => url.replace(/^https?:\/\//, '').replace(/[?#].*$/, '');

function link(url: string, words: string, kind: 'link' | 'button', style: string): string {
  return `<a class="${kind}" href="${escapeHtml(url)}" style="${style}">${escapeHtml(words)}</a>`;
}

function footerHtml({ sender, postalAddress, unsubscribeUrl, unsubscribeLabel }: MailFooter): string {
  const who = [sender, postalAddress].filter((each) => each !== null).join('\n');
  const out = `<a class="dim" href="${escapeHtml(unsubscribeUrl)}" style="color:#56626f;text-decoration:underline">${escapeHtml(unsubscribeLabel)}</a>`;
  return `
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px;text-align:left"><tr><td class="dim" style="padding:16px 24px 0;${DIM}">
${escapeHtml(who).replaceAll('\n', '<br>\n')}<br>
${out}
</td></tr></table>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}
