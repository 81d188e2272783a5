import { escapeHtml } from '../html.ts';
import type { Vendor } from '../records.ts';
import { DIALS, type DialName, dialsOf, VENDOR_TITLES } from './catalogue.ts';
import type { DialState } from './dial-state.ts';
import { isCalm } from './dials.ts';
import { fieldValue } from './form.ts';

const units = { share: '%', milliseconds: 'ms', seconds: 's', yes: '' } as const;

function dialRow(vendor: Vendor, name: DialName, state: DialState): string {
  const { kind, from, to, title, isManner } = DIALS[name];
  const value = state.set[vendor][name];
  const times = state.done[vendor][name] ?? 0;
  const did = isManner ? '' : times === 0 ? '–' : `<b>${times}</b> ×`;
  const scale = kind === 'share' ? 100 : 1;
  const input =
    kind === 'yes'
      ? `<input type="checkbox" name="${name}" value="true"${value ? ' checked' : ''}>`
      : `<input type="number" name="${name}" required min="${from * scale}" max="${to * scale}" step="${kind === 'share' ? 'any' : 1}" value="${fieldValue(name, value)}">`;
  const isOn = !isManner && value !== 0;
  return `<label class="dial${isManner ? ' manner' : ''}${isOn ? ' on' : ''}"><span>${escapeHtml(title)}</span>
<span class="did">${did}</span>${input}<span class="soft">${units[kind]}</span></label>`;
}

/** One vendor's form: each dial with its unit, and how often it did something. */
export function vendorCard(vendor: Vendor, state: DialState): string {
  const title = VENDOR_TITLES[vendor];
  const rows = (side: 'requests' | 'events') =>
    dialsOf(vendor)
      .filter((name) => DIALS[name].side === side)
      .map((name) => dialRow(vendor, name, state))
      .join('');
  const { requests, events } = state.turns[vendor];
  const mood = isCalm(state.set[vendor])
    ? '<span class="good">calm</span>'
    : '<span class="wait">unwell</span>';
  const taken = state.done[vendor].acceptedForged ?? 0;
  const warning = taken > 0 ? `<p class="bad">${taken} wrongly signed: taken all the same.</p>` : '';
  return `<section aria-labelledby="of-${vendor}"><div><h2 id="of-${vendor}">${title}</h2>${mood}</div>${warning}
<form class="dial-form" method="post" action="/dials/form/${vendor}">
<fieldset><legend>Requests to ${title} <span class="soft">${requests} so far</span></legend>${rows('requests')}</fieldset>
<fieldset><legend>Events from ${title} <span class="soft">${events} so far</span></legend>${rows('events')}</fieldset>
<div class="acts"><button>Set</button><button class="quiet" name="do" value="calm" formnovalidate>Calm</button></div></form></section>`;
}
