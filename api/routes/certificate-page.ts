import type { Certificate } from '../../contracts/contacts/erasure-api.ts';
import { escapeHtml, page } from './page.ts';

/** A certificate as people read and print it. */
export function certificatePage(certificate: Certificate): string {
  const { operator, erasureId, contactId, requestedBy, askedAt, finishedAt, here, elsewhere, kept, notes } =
    certificate;
  const by = requestedBy === 'person' ? 'at the wish of the person' : 'by decision of the operator';
  const facts = [
    `${operator} erased what it knew of one person, ${by}.`,
    `Asked for at ${inWords(askedAt)}, done at ${inWords(finishedAt)}.`,
    `Erasure ${erasureId}, contact ${contactId}.`,
  ];
  const there = elsewhere.map(({ holder, what, erased, notErased }) => [
    `${holder}: ${what}`,
    String(erased),
    notErased.map(({ count, why }) => `${count}: ${why}`).join('; ') || 'nothing',
  ]);
  return page(
    'Certificate of erasure',
    `<div class="wide"><h1>Certificate of erasure</h1>
${facts.map((fact) => `<p>${escapeHtml(fact)}</p>`).join('\n')}
<h2>Erased here</h2>${table(
      ['What', 'Rows'],
      here.map(({ what, rows }) => [what, String(rows)]),
    )}
<h2>At vendors and in files</h2>${table(['Where and what', 'Erased', 'Not erased'], there)}
<h2>Kept</h2>${table(
      ['What', 'Why'],
      kept.map(({ what, why }) => [what, why]),
    )}
<h2>To be known</h2><ul>${notes.map((note) => `<li>${escapeHtml(note)}</li>`).join('')}</ul></div>`,
  );
}

function inWords(at: Date | string): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '<p class="dim">Nothing.</p>';
  const cells = (row: readonly string[]) =>
    row
      .map(
        (cell, at) => `<td data-label="${escapeHtml(heads[at] ?? '')}"><div>${escapeHtml(cell)}</div></td>`,
      )
      .join('');
  return `<table><thead><tr>${heads.map((head) => `<th>${escapeHtml(head)}</th>`).join('')}</tr></thead>
<tbody>${rows.map((row) => `<tr>${cells(row)}</tr>`).join('\n')}</tbody></table>`;
}
