const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that is safe between tags and inside quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign);
}

const style = `
:root { color-scheme: light dark; --paper: #f6f6f3; --card: #fff; --ink: #1d1f23; --soft: #666b73; --line: #e2e2dd;
  --mark: #2f5fd0; --in: #e9f0ff; --good: #1d7a46; --bad: #b3261e; --wait: #8a6100; }
@media (prefers-color-scheme: dark) { :root { --paper: #16181c; --card: #1f2227; --ink: #e8e8e6; --soft: #a0a5ad;
  --line: #33373e; --mark: #8fb0ff; --in: #26324d; --good: #6fce97; --bad: #ff8f87; --wait: #e2b34e; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.45 system-ui, sans-serif; }
main { max-width: 1400px; margin: 0 auto; padding: 20px 16px 48px; }
h1 { font-size: 21px; margin: 0; }
h2 { font-size: 16px; margin: 0; }
p { margin: 6px 0; }
a { color: var(--mark); }
header { display: flex; flex-wrap: wrap; gap: 8px 20px; align-items: end; justify-content: space-between; }
.soft, time { color: var(--soft); font-size: 13px; }
form { display: flex; flex-wrap: wrap; gap: 8px; align-items: end; }
label { display: grid; gap: 3px; font-size: 13px; color: var(--soft); }
input { font: inherit; font-size: 15px; line-height: 20px; color: var(--ink); background: var(--card); border: 1px solid var(--line); border-radius: 6px;
  padding: 7px 9px; min-width: 0; }
button { font: inherit; line-height: 22px; color: var(--card); background: var(--mark); border: 0; border-radius: 6px; padding: 8px 14px;
  cursor: pointer; }
:focus-visible { outline: 2px solid var(--mark); outline-offset: 2px; }
nav { display: flex; flex-wrap: wrap; gap: 8px; margin: 16px 0; padding: 0; }
nav a { display: inline-flex; gap: 7px; padding: 5px 11px; border: 1px solid var(--line); border-radius: 99px;
  background: var(--card); color: var(--ink); text-decoration: none; }
nav a[aria-current] { border-color: var(--mark); color: var(--mark); }
nav b { font-variant-numeric: tabular-nums; }
.columns { display: grid; gap: 16px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 350px), 1fr)); align-items: start; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
section > div { display: flex; justify-content: space-between; gap: 12px; align-items: baseline; padding: 11px 14px;
  border-bottom: 1px solid var(--line); }
section > p { padding: 6px 14px 12px; margin: 6px 0 0; }
ol { list-style: none; margin: 0; padding: 0; }
li { padding: 9px 14px; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
li:first-child { border-top: 0; }
li.in { background: var(--in); }
.line { display: flex; gap: 12px; justify-content: space-between; align-items: baseline; }
.line > :last-child { flex: none; }
.text { margin: 2px 0 0; white-space: pre-line; }
.good { color: var(--good); } .bad { color: var(--bad); } .wait { color: var(--wait); }
details summary { cursor: pointer; color: var(--soft); font-size: 13px; }
.sheet { max-width: 520px; margin: 0 auto; }
.sheet form { display: grid; gap: 12px; margin-top: 14px; }
`;

/** What stands in the head of every page. */
export function htmlHead(title: string): string {
  return `<meta charset="utf-8"><title>${escapeHtml(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><style>${style}</style>`;
}

/** A whole page; `body` is HTML already. With `refreshSeconds` it loads itself again. */
export function htmlPage(title: string, body: string, refreshSeconds?: number): string {
  const refresh = refreshSeconds ? `<meta http-equiv="refresh" content="${refreshSeconds}">` : '';
  return `<!doctype html><html lang="en"><head>${htmlHead(title)}${refresh}</head><body><main>${body}</main></body></html>`;
}
