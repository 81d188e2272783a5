import { createHash } from 'node:crypto';
import { type Response, Router } from 'express';

const STYLE = `
:root { color-scheme: light dark; --ink: #1d2733; --dim: #5b6775; --paper: #f4f6f8; --card: #fff; --line: #d5dbe1; --act: #1559b7; --on-act: #fff; --bad: #b3261e }
@media (prefers-color-scheme: dark) { :root { --ink: #e7ecf1; --dim: #9aa7b4; --paper: #12171d; --card: #1b222a; --line: #35404b; --act: #8ab8ff; --on-act: #0b1a30; --bad: #ffb4ab } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 16px; background: var(--paper); color: var(--ink); font: 17px/1.5 system-ui, sans-serif }
main { width: 100%; max-width: 460px; padding: 24px; background: var(--card); border: 1px solid var(--line); border-radius: 12px; overflow-wrap: anywhere }
h1 { margin: 0 0 8px; font-size: 22px; line-height: 1.3 }
p { margin: 0 0 16px } .dim { color: var(--dim) } p:last-child { margin: 0 }
form { display: grid; gap: 12px } form.two { grid-template-columns: 1fr 1fr }
label { display: grid; gap: 4px; font-weight: 500 } label small { font-weight: 400; color: var(--dim) }
input { width: 100%; min-height: 48px; padding: 8px 12px; border: 1px solid var(--dim); border-radius: 10px; background: var(--paper); color: var(--ink); font: inherit }
input:focus-visible, a:focus-visible { outline: 3px solid var(--act); outline-offset: 2px } input[aria-invalid] { border: 2px solid var(--bad) }
a { color: var(--act) } .bad { color: var(--bad) } h2 { margin: 32px 0 8px; font-size: 18px } form + p:nth-child(n) { margin-top: 16px }
ul.rows { margin: 0 0 16px; padding: 0; list-style: none } ul.rows li { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: center; justify-content: space-between; padding: 10px 0; border-bottom: 1px solid var(--line) }
ul.rows button { min-height: 44px; padding: 0 16px }
button { min-height: 52px; border: 2px solid var(--act); border-radius: 10px; background: transparent; color: var(--act); font: inherit; font-weight: 600; cursor: pointer }
button.chosen { background: var(--act); color: var(--on-act) }
button:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px }
main:has(> .wide) { max-width: 960px }
code { font: 13px ui-monospace, monospace }
summary:focus-visible { outline: 3px solid var(--act); outline-offset: 2px }
a.button { display: grid; place-items: center; min-height: 52px; margin: 12px 0 0; border: 2px solid var(--act); border-radius: 10px; font-weight: 600; text-decoration: none }
.problem { padding: 10px 14px; border-left: 4px solid #b3261e; background: color-mix(in srgb, #b3261e 10%, transparent) } details, a.button + p:nth-child(n) { margin-top: 16px } summary { cursor: pointer; font-weight: 600 }
.qr { max-width: 260px; margin: 0 auto 16px } .qr svg { display: block; width: 100%; height: auto; border-radius: 8px } .codes { columns: 2; margin: 0 0 16px; padding: 0; list-style: none } .codes code { font-size: 17px }
table { width: 100%; margin: 0 0 16px; border-collapse: collapse; font-size: 15px } th { color: var(--dim); font-weight: 500 } th, td code { white-space: nowrap }
th, td { padding: 8px 12px 8px 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top }
td:first-child { font-variant-numeric: tabular-nums } .gone, .gone code { color: var(--dim) } .gone .what { text-decoration: line-through }
@media (max-width: 640px) {
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

/** A public page of ours; `content` is markup already, without styles and scripts. */
export function page(title: string, content: string, language = 'en'): string {
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${escapeHtml(title)}</title><link rel="stylesheet" href="${STYLE_PATH}"></head>
<body><main>${content}</main></body></html>`;
}

export function wordsPage(title: string, words: string): string {
  return page(title, `<h1>${escapeHtml(title)}</h1><p>${escapeHtml(words)}</p>`);
}

export function sendPage(response: Response, status: number, html: string): void {
  response.status(status).set('Cache-Control', 'no-store').type('html').send(html);
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
