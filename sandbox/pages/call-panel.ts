import { DateTime, IANAZone } from 'luxon';
import { freeSlots } from '../calcom/slots.ts';
import { escapeHtml } from '../html.ts';
import type { Call } from '../records.ts';
import { conversationOf, turnsWithKeys } from '../retell/conversation.ts';
import { SCRIPTS } from '../retell/scripts.ts';
import type { World } from '../world.ts';
import { deepLinks, namedIn } from './deep-links.ts';
import { actForm } from './shell.ts';
import { callState, duration, when } from './words.ts';

const e = escapeHtml;
const DAY_MS = 86_400_000;
const SLOTS = 24;
const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

const button = (name: string, words: string, tone = '') =>
  `<button name="do" value="${name}"${tone ? ` class="${tone}"` : ''}>${words}</button>`;

function ringing(call: Call, address: string): string {
  const until = call.byHand?.ringsUntil ?? 0;
  return `<h2>${e(call.from)} is calling</h2>
<p class="soft">It rings for <span data-until="${until}">${Math.max(0, Math.round((until - Date.now()) / 1000))}</span> more seconds.</p>
${actForm(address, `${button('answer', 'Answer', 'go')}${button('decline', 'Decline', 'danger')}${button('voicemail', 'Let voicemail take it', 'plain')}`)}`;
}

function slotChoice(world: World, zone: string): string {
  const now = Date.now();
  const free = freeSlots(world, { from: now, to: now + 10 * DAY_MS }).slice(0, SLOTS);
  const options = free.map((at) => {
    const words = DateTime.fromMillis(at, { zone }).setLocale('en-GB').toFormat('ccc d LLL, HH:mm');
    return `<option id="slot-${at}" value="${at}">${words}</option>`;
  });
  return `<label>Time (${e(zone)})<select name="startsAt"><option value="">The first free time</option>${options.join('')}</select></label>`;
}

function script(address: string, name: keyof typeof SCRIPTS, fields = ''): string {
  const { title, seconds } = SCRIPTS[name];
  const hidden = `<input type="hidden" name="do" value="say"><input type="hidden" name="script" value="${name}">`;
  return actForm(
    address,
    `${hidden}${fields}<button class="plain">${title} <span class="soft">${duration(seconds * 1000)}</span></button>`,
  );
}

function talking(world: World, call: Call, address: string, zone: string): string {
  const since = call.startedAt ?? Date.now();
  const [opening] = conversationOf(call).lines;
  const keys = call.byHand?.keys.join(' ') ?? '';
  return `<h2>Talking with ${e(call.direction === 'inbound' ? call.to : call.from)}</h2>
<p class="soft">For <span data-since="${since}">${duration(Date.now() - since)}</span>. The agent says: “${e(opening?.content ?? '')}”</p>
<h3>Say, and end the call</h3>
<div class="scripts">${script(address, 'appointment', slotChoice(world, zone))}
${script(address, 'callback', '<label>When<input name="callbackTime" required maxlength="200" placeholder="tomorrow at 3 pm"></label>')}
${script(address, 'refusal')}${script(address, 'long')}</div>
<h3>Keys <output>${e(keys)}</output></h3>
${actForm(address, `<div class="keypad">${KEYS.map((key) => `<button class="plain" name="key" value="${key}" aria-label="Key ${key === '*' ? 'star' : key === '#' ? 'hash' : key}">${key}</button>`).join('')}</div>`)}
${actForm(address, button('hangup', 'Hang up', 'danger'))}`;
}

/** What rings or is talked in on this phone; '' when nothing does. */
export function callPanel(
  world: World,
  call: Call | undefined,
  phoneAddress: string,
  zone: string | null,
): string {
  if (!call) return '';
  const address = `${phoneAddress}/calls/${call.id}`;
  const known = zone !== null && IANAZone.isValidZone(zone) ? zone : 'UTC';
  const by = call.byHand
    ? call.status === 'registered'
      ? ringing(call, address)
      : call.isMachine
        ? '<h2>Voicemail takes the call</h2><p class="soft">It ends by itself.</p>'
        : talking(world, call, address, known)
    : `<h2>${call.status === 'registered' ? 'Ringing' : 'Talking'}</h2><p class="soft">The persona takes care of this call.</p>`;
  return `<section class="padded call" id="call-${call.id}" aria-label="Call">${by}</section>`;
}

function turn(value: unknown): string {
  const { role, content, digit } = value as { role: string; content?: string; digit?: string };
  if (role === 'dtmf') return `<li class="key">Key ${e(digit ?? '')}</li>`;
  return `<li${role === 'user' ? ' class="in"' : ''}><span class="soft">${role === 'agent' ? 'Agent' : 'This phone'}</span> ${e(content ?? '')}</li>`;
}

/** One line of the history of calls, with what was said. */
export function callItem(world: World, call: Call): string {
  const isIn = call.direction === 'inbound';
  const turns = call.answered && call.endedAt !== null ? turnsWithKeys(call) : [];
  const talk = turns.length
    ? `<details id="talk-${call.id}"><summary>What was said</summary><ol class="turns">${turns.map(turn).join('')}</ol></details>`
    : '';
  return `<li id="${e(call.id)}"><div class="line"><span>${isIn ? `Called ${e(call.to)}` : `Called by ${e(call.from)}`}</span>
<span>${callState(call)} ${when(call.createdAt)}</span></div>${talk}${deepLinks(world, namedIn(call.metadata))}</li>`;
}
