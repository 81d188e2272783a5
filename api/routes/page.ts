import { createHash } from 'node:crypto';
import { type Response, Router } from 'express';
import { brandStylePath, logoPath } from '../../services/identity/brand-links.ts';
import type { Brand } from '../../services/identity/find-brand.ts';

// The colours and shapes of the portal, so that both are of one piece.
const STYLE = `
:root { color-scheme: light dark; --ink: #1d2129; --dim: #596270; --paper: #f7f8fa; --card: #fff; --line: #dee2e6; --edge: #868e99; --act: #3562c6; --fill: #3562c6; --on-fill: #fff; --bad: #b3261e }
@media (prefers-color-scheme: dark) { :root { --ink: #dfe3e8; --dim: #a3adb9; --paper: #15181d; --card: #1c2026; --line: #363c45; --edge: #6f7a87; --act: #8ca8eb; --fill: #2b57b2; --bad: #ffb4ab } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-content: center; grid-template-columns: minmax(0, auto); justify-items: center; gap: 16px; padding: 24px 16px; background: var(--paper); color: var(--ink); font: 16px/1.55 Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif }
header a { display: flex; gap: 10px; align-items: center; color: var(--ink); font-weight: 650; font-size: 18px; text-decoration: none } header img { display: block; max-width: 50vw; object-fit: contain }
@media (prefers-color-scheme: dark) { header img[src^="/brand/"] { padding: 3px 5px; border-radius: 6px; background: #fff } }
main { width: 100%; width: min(460px, calc(100vw - 32px)); padding: 28px; background: var(--card); border: 1px solid var(--line); border-radius: 8px; overflow-wrap: anywhere }
h1 { margin: 0 0 8px; font-size: 24px; font-weight: 650; line-height: 1.25 }
p { margin: 0 0 16px } .dim { color: var(--dim) } p:last-child { margin: 0 }
form { display: grid; gap: 14px } h1 + form { margin-top: 16px } form.two { grid-template-columns: 1fr 1fr }
label { display: grid; gap: 4px; font-weight: 500; font-size: 15px } label small { font-weight: 400; color: var(--dim); font-size: 14px }
input { width: 100%; min-height: 44px; padding: 8px 12px; border: 1px solid var(--edge); border-radius: 8px; background: var(--card); color: var(--ink); font: inherit; font-size: 16px; font-weight: 400 }
input:focus-visible, a:focus-visible { outline: 2px solid var(--act); outline-offset: 2px } input[aria-invalid] { border: 2px solid var(--bad) }
a { color: var(--act) } .bad { color: var(--bad) } h2 { margin: 28px 0 8px; font-size: 17px; font-weight: 650 } form + p:nth-child(n) { margin-top: 16px }
ul.rows { margin: 0 0 16px; padding: 0; list-style: none } ul.rows li { display: flex; gap: 4px 16px; align-items: center; justify-content: space-between; padding: 10px 0; border-bottom: 1px solid var(--line) }
ul.rows li > * { min-width: 0 } ul.rows li > form { flex-shrink: 0 } ul.rows small { display: block } ul.rows button { min-height: 44px; padding: 0 16px }
button { min-height: 44px; border: 1px solid var(--edge); border-radius: 8px; background: transparent; color: var(--ink); font: inherit; font-weight: 600; cursor: pointer }
button.chosen { border-color: var(--fill); background: var(--fill); color: var(--on-fill) } form.two button { border: 2px solid var(--act); color: var(--act) } form.two button.chosen { border-color: var(--fill); color: var(--on-fill) }
button:focus-visible { outline: 2px solid var(--act); outline-offset: 2px }
main:has(> .wide) { width: min(960px, calc(100vw - 32px)) }
code { font: 13px ui-monospace, monospace }
summary:focus-visible { outline: 2px solid var(--act); outline-offset: 2px }
a.button { display: grid; place-items: center; min-height: 44px; margin: 12px 0 0; border: 1px solid var(--edge); border-radius: 8px; color: var(--ink); font-weight: 600; text-decoration: none }
.said { padding: 10px 14px; border-radius: 8px; background: color-mix(in srgb, #2f9e44 12%, transparent) }
.problem { padding: 10px 14px; border-left: 4px solid #b3261e; background: color-mix(in srgb, #b3261e 10%, transparent) } details, a.button + p:nth-child(n) { margin-top: 16px } summary { cursor: pointer; font-weight: 600 } details form { margin: 12px 0 }
.qr { max-width: 260px; margin: 0 auto 16px } .qr svg { display: block; width: 100%; height: auto; border-radius: 8px } .codes { columns: 2; margin: 0 0 16px; padding: 0; list-style: none } .codes code { font-size: 17px }
table { width: 100%; margin: 0 0 16px; border-collapse: collapse; font-size: 15px } th { color: var(--dim); font-weight: 500 } th, td code { white-space: nowrap }
th, td { padding: 8px 12px 8px 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top }
td:first-child { font-variant-numeric: tabular-nums } .gone, .gone code { color: var(--dim) } .gone .what { text-decoration: line-through }
@media (max-width: 640px) {
  main { padding: 20px }
  thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden } tr { display: block; padding: 10px 0; border-bottom: 1px solid var(--line) }
  td { display: grid; grid-template-columns: 7.5em 1fr; padding: 2px 0; border: 0 } td::before { content: attr(data-label); color: var(--dim) }
}
@media (max-width: 340px) { form.two { grid-template-columns: 1fr } }
`;

/** Named by what is in it, so that browsers may keep it for good. */
const STYLE_PATH = `/assets/page-${createHash('sha256').update(STYLE).digest('hex').slice(0, 12)}.css`;

/** The style sheet of all pages: a file, because our policy forbids styles in the page. */
export function pageStyle(): Router {
  const router = Router();
  router.get(STYLE_PATH, (_request, response) => {
    response.set('Cache-Control', 'public, max-age=31536000, immutable').type('css').send(STYLE);
  });
  return router;
}

interface PageLooks {
  readonly language?: string;
  /** For those who work with the portal; whom a business only writes to does not know our name. */
  readonly isOurs?: boolean;
}

const HEADER =
  '<header><a href="/"><img src="/icon.svg" alt="" width="32" height="32">Followthrough</a></header>';

/** A page of ours; `content` is markup already, without styles and scripts. */
export function page(
  title: string,
  content: string,
  { language = 'en', isOurs = false }: PageLooks = {},
): string {
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${escapeHtml(title)}</title><link rel="icon" href="/icon.svg" type="image/svg+xml"><link rel="stylesheet" href="${STYLE_PATH}"></head>
<body>${isOurs ? HEADER : ''}<main>${content}</main></body></html>`;
}

/** The same for those who work with the portal. */
export function ourPage(title: string, content: string): string {
  return page(title, content, { isOurs: true });
}

export function wordsPage(title: string, words: string, looks: PageLooks = {}): string {
  return page(title, `<h1>${escapeHtml(title)}</h1><p>${escapeHtml(words)}</p>`, looks);
}

/** Has the pages of this answer show an operator's name, logo and colour in place of ours. */
export function showBrand(response: Response, brand: Brand): void {
  response.locals['brand'] = brand;
}

export function sendPage(response: Response, status: number, html: string): void {
  const brand: Brand | undefined = response.locals['brand'];
  const shown = brand ? branded(html, brand) : html;
  response.status(status).set('Cache-Control', 'no-store').type('html').send(shown);
}

function branded(html: string, brand: Brand): string {
  const { name, colour, hasLogo } = brand;
  const logo = hasLogo ? `<img src="${logoPath(brand)}" alt="" height="32">` : '';
  const style = colour ? `<link rel="stylesheet" href="${brandStylePath(brand)}">` : '';
  return html
    .replace(HEADER, () => `<header><a href="/">${logo}${escapeHtml(name)}</a></header>`)
    .replace('</head>', `${style}</head>`);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}
