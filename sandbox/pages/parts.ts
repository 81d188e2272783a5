import { escapeHtml } from '../html.ts';

export type Tone = 'good' | 'bad' | 'wait' | 'soft';

/** A vendor's id to copy: a field that the keyboard reaches too. */
export function copyable(label: string, id: string): string {
  return `<label class="copy">${escapeHtml(label)}<input readonly value="${escapeHtml(id)}"></label>`;
}

/** Names and what they are; the latter are HTML. Pairs without a value are left out. */
export function facts(pairs: readonly (readonly [string, string | null | undefined])[]): string {
  const rows = pairs.flatMap(([name, html]) =>
    html ? [`<div><dt>${escapeHtml(name)}</dt><dd>${html}</dd></div>`] : [],
  );
  return `<dl class="facts">${rows.join('')}</dl>`;
}

/** A titled card; `html` stands below the title. */
export function card(title: string, html: string, aside = ''): string {
  return `<section><div><h2>${escapeHtml(title)}</h2>${aside}</div>${html}</section>`;
}

export const empty = (text: string) => `<p class="soft">${escapeHtml(text)}</p>`;

/** A word about how things stand. */
export function badge(tone: Tone, text: string): string {
  return `<span class="badge ${tone}">${escapeHtml(text)}</span>`;
}

export function option(value: string, label: string, isChosen = false): string {
  return `<option value="${escapeHtml(value)}"${isChosen ? ' selected' : ''}>${escapeHtml(label)}</option>`;
}

/** Links that narrow a list, each with its count; the chosen one is marked. */
export function chips(
  label: string,
  links: readonly {
    readonly href: string;
    readonly name: string;
    readonly count: number;
    readonly isOn: boolean;
  }[],
): string {
  const all = links.map(
    ({ href, name, count, isOn }) =>
      `<a href="${escapeHtml(href)}"${isOn ? ' aria-current="true"' : ''}>${escapeHtml(name)} <b>${count}</b></a>`,
  );
  return `<nav aria-label="${escapeHtml(label)}">${all.join('')}</nav>`;
}
