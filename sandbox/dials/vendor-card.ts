import { escapeHtml } from '../html.ts';
import type { Vendor } from '../records.ts';
import { DIALS, type DialName, dialsOf, VENDOR_TITLES } from './catalogue.ts';
import type { DialState } from './dial-state.ts';
import { isCalm } from './dials.ts';
import { fieldValue } from './form.ts';

/** What the shell's own style does not have. */
export const pageStyle = `<style>
.presets { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin: 14px 0; }
.columns.top { margin-bottom: 16px; }
.columns.cards { grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr)); }
button.quiet { background: var(--card); color: var(--ink); border: 1px solid var(--line); padding: 7px 13px; }
section > p { padding: 8px 14px; margin: 0; }
section > .inside { padding: 10px 14px 12px; }
section > progress { width: calc(100% - 28px); margin: 0 14px 12px; accent-color: var(--mark); }
.problem { border: 1px solid var(--bad); color: var(--bad); border-radius: 8px; padding: 9px 13px; white-space: pre-line; }
.dial-form { display: block; padding: 4px 14px 14px; }
.dial-form fieldset { border: 0; margin: 8px 0 0; padding: 0; min-width: 0; }
.dial-form legend { font-weight: 600; font-size: 14px; padding: 0; margin-bottom: 4px; }
.dial { display: grid; grid-template-columns: minmax(0, 1fr) auto 82px 20px; gap: 8px; align-items: center;
  color: var(--ink); font-size: 14px; padding: 3px 0; }
.dial.manner > span:first-child { padding-left: 14px; color: var(--soft); }
.dial .did { text-align: right; font-size: 13px; color: var(--soft); font-variant-numeric: tabular-nums; }
.dial .did b { color: var(--wait); }
.dial input { text-align: right; padding: 4px 7px; width: 100%; }
.dial input[type=checkbox] { justify-self: end; width: 18px; height: 18px; accent-color: var(--mark); }
.dial.on { color: var(--mark); }
.dial.on input { border-color: var(--mark); }
.acts { display: flex; gap: 8px; margin-top: 12px; }
</style>`;

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
