import { escapeHtml, ourPage } from './page.ts';
import { newPasswordField, sayProblem } from './sign-in-page.ts';

export interface AccountFacts {
  readonly name: string;
  readonly email: string;
  readonly organizations: readonly {
    readonly id: string;
    readonly name: string;
    readonly kind: string;
    readonly role: string;
    readonly isCurrent: boolean;
  }[];
  readonly sessions: readonly {
    readonly id: string;
    readonly device: string;
    readonly ip: string | null;
    readonly lastSeenAt: Date;
    readonly isCurrent: boolean;
  }[];
  readonly now: Date;
  /** What was just done, or why not. */
  readonly said?: { readonly done?: string; readonly problem?: string };
}

/** Who one is, where one is signed in, and what one may change about that. */
export function accountPage(facts: AccountFacts): string {
  const { name, email, said } = facts;
  return ourPage(
    'Your sign-in',
    `<h1>${escapeHtml(name)}</h1><p class="dim">${escapeHtml(email)}</p>
${said?.done ? `<p class="said" role="status">${escapeHtml(said.done)}</p>` : ''}${sayProblem(said?.problem)}
${organizations(facts)}${sessions(facts)}
<h2>Change your password</h2>
<form method="post" action="/account/password">
<input type="text" name="username" autocomplete="username" value="${escapeHtml(email)}" hidden>
<label>Current password<input type="password" name="currentPassword" autocomplete="current-password" required></label>
${newPasswordField('newPassword', 'New password')}
<button>Change the password</button></form>
<p class="dim">Your other sessions end then.</p>
<h2>More</h2>
<p><a href="/">To the portal</a></p>
<p><a href="/account/second-factor">Second factor</a></p>
<p><a href="/api/docs">The API and its documentation</a></p>
<form method="post" action="/sign-out"><button>Sign out</button></form>`,
  );
}

function organizations({ organizations: all }: AccountFacts): string {
  if (all.length === 0)
    return '<h2>Organizations</h2><p>You are a member of none yet: ask whoever you work with to invite you.</p>';
  const rows = all.map(({ id, name, kind, role, isCurrent }) => {
    const act = isCurrent
      ? '<span class="dim">You act here</span>'
      : button('/account/organization', id, 'Act here');
    return `<li><span>${escapeHtml(name)} <small class="dim">${escapeHtml(role)}, ${escapeHtml(kind)}</small></span>${all.length > 1 ? act : ''}</li>`;
  });
  return `<h2>Organizations</h2><ul class="rows">${rows.join('')}</ul>`;
}

function sessions({ sessions: all, now }: AccountFacts): string {
  const rows = all.map(({ id, device, ip, lastSeenAt, isCurrent }) => {
    const seen = isCurrent ? 'this one' : `last seen ${agoInWords(lastSeenAt, now)}`;
    const where = ip ? `, ${escapeHtml(ip)}` : '';
    const end = isCurrent ? '' : button('/account/sessions/end', id, 'End');
    return `<li><span>${escapeHtml(device)} <small class="dim">${seen}${where}</small></span>${end}</li>`;
  });
  const others =
    all.length > 1
      ? '<form method="post" action="/account/sessions/end-others"><button>End all other sessions</button></form>'
      : '';
  return `<h2>Where you are signed in</h2><ul class="rows">${rows.join('')}</ul>${others}`;
}

function button(action: string, id: string, words: string): string {
  return `<form method="post" action="${action}"><button name="id" value="${escapeHtml(id)}">${words}</button></form>`;
}

const HOUR_MS = 3_600_000;

/** As true as it is kept: to the hour. */
function agoInWords(at: Date, now: Date): string {
  const hours = Math.floor((now.getTime() - at.getTime()) / HOUR_MS);
  if (hours < 1) return 'within the hour';
  if (hours === 1) return 'an hour ago';
  if (hours < 48) return `${hours} hours ago`;
  return `${Math.floor(hours / 24)} days ago`;
}
