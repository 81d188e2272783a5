import { moneyInWords } from '../../domain/billing/currency.ts';
import { evidenceInWords } from '../../domain/billing/evidence-words.ts';
import type { ShownMilestone, ShownProof } from '../../services/billing/get-proofs.ts';
import { escapeHtml, page } from './page.ts';

/** A milestone's proofs, slot by slot, as the client reads them. */
export function proofPage(milestone: ShownMilestone): string {
  const { number, size, amountCents, currency, invoiceNumber, zone, proofs } = milestone;
  const title = `Milestone ${number}`;
  const standing = proofs.filter(({ outcome }) => outcome === 'stands').length;
  const facts = [
    moneyInWords(amountCents, currency),
    `${size} verified ${size === 1 ? 'show' : 'shows'}`,
    ...(standing < size ? [`${standing} of them stand today`] : []),
    ...(invoiceNumber ? [`invoice ${invoiceNumber}`] : []),
  ];
  return page(
    title,
    `<div class="wide"><h1>${title}</h1>
<p>${escapeHtml(facts.join(' · '))}</p>
${sealText(milestone)}
<table><thead><tr><th>Slot</th><th>Appointment</th><th>Why it counts</th><th>Seal</th></tr></thead>
<tbody>${proofs.map((proof) => row(proof, milestone)).join('\n')}</tbody></table>
<p class="dim">Times are those of ${escapeHtml(zone.replaceAll('_', ' '))}.</p></div>`,
  );
}

function sealText({ seal }: ShownMilestone): string {
  if (!seal) return '<p class="dim">This milestone was opened before proofs were sealed.</p>';
  return `<p class="dim">Seal <code>${escapeHtml(seal)}</code></p>
<p class="dim">Each proof is sealed together with all that came before it: none of them can be changed, taken out or put
in later without changing the seal. Your invoice has its first 16 characters in print.</p>`;
}

function row(proof: ShownProof, milestone: ShownMilestone): string {
  const { slot, startsAt, hash, outcome } = proof;
  const mark = markOf(proof, milestone);
  const cells = {
    Slot: String(slot),
    Appointment: [
      `<span class="what">${escapeHtml(whenOf(startsAt, milestone.zone))}</span>`,
      mark && `<strong>${escapeHtml(mark)}</strong>`,
    ]
      .filter(Boolean)
      .join('<br>'),
    'Why it counts': reasonsOf(proof, milestone.zone).map(escapeHtml).join('<br>'),
    Seal: hash ? `<code title="${escapeHtml(hash)}">${escapeHtml(hash.slice(0, 12))}…</code>` : 'none',
  };
  const content = Object.entries(cells).map(
    ([label, html]) => `<td data-label="${label}"><div>${html}</div></td>`,
  );
  return `<tr${outcome === 'stands' ? '' : ' class="gone"'}>${content.join('')}</tr>`;
}

function markOf(
  { outcome, reversedAt, creditedCents }: ShownProof,
  { zone, currency }: ShownMilestone,
): string | null {
  if (outcome === 'stands' || !reversedAt) return null;
  const reversed = `Reversed on ${dayOf(reversedAt, zone)}`;
  if (outcome === 'replaced') return `${reversed}, replaced by the next show`;
  if (outcome === 'to_replace') return `${reversed}, the next show will replace it`;
  return `${reversed}, ${moneyInWords(creditedCents, currency)} credited`;
}

/** Plain words for the evidence, in the order in which it came. */
function reasonsOf({ evidence, decidedBy }: ShownProof, zone: string): string[] {
  const said = evidence.map(({ at, withdrawnAt, ...each }) => {
    const words = evidenceInWords(each, 'client');
    return `${words} (${dayOf(new Date(at), zone)})${withdrawnAt ? ', and took it back' : ''}`;
  });
  return decidedBy === 'staff' ? [...said, 'Decided by our staff'] : said;
}

function whenOf(at: Date, zone: string): string {
  const day = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const;
  const clock = { hour: 'numeric', minute: '2-digit', timeZoneName: 'short' } as const;
  return new Intl.DateTimeFormat('en-US', { ...day, ...clock, timeZone: zone }).format(at);
}

function dayOf(at: Date, zone: string): string {
  const day = { day: 'numeric', month: 'short', year: 'numeric' } as const;
  return new Intl.DateTimeFormat('en-US', { ...day, timeZone: zone }).format(at);
}
