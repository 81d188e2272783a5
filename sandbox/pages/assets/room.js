// What htmx leaves to us. Forms that were sent are emptied; the address bar names what is shown.
'use strict';

document.addEventListener('htmx:after:request', (event) => {
  const { sourceElement, response } = event.detail.ctx;
  if (sourceElement.matches?.('form[data-empty]') && response.raw.ok) sourceElement.reset();
});

/** The address of the page that is shown. */
function shown() {
  const { pathname, search } = new URL(document.querySelector('#room').getAttribute('hx-get'), location.href);
  return pathname + search;
}

// A redraw of the page that was just left comes too late: it would lead the reader back.
document.addEventListener('htmx:before:swap', (event) => {
  const { sourceElement, request } = event.detail.ctx;
  if (sourceElement.id === 'room' && request.action !== shown()) event.preventDefault();
});

document.addEventListener('htmx:after:swap', (event) => {
  const { sourceElement, request, response } = event.detail.ctx;
  if (sourceElement.matches?.('form[role="search"]')) history.replaceState(null, '', request.action);
  // What a button led to is a page of its own: to be loaded anew, sent on, and left by Back.
  else if (request.method === 'POST' && response?.raw.redirected) {
    const { pathname, search } = new URL(response.raw.url);
    if (pathname !== location.pathname) history.pushState(null, '', pathname + search);
  }
});

window.addEventListener('popstate', () => {
  if (shown().split('?')[0] !== location.pathname) location.reload();
});

// Clocks go on between two redraws.
const clocks = new Map();
function timeIn(zone) {
  const known = clocks.get(zone) ?? new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeStyle: 'medium' });
  clocks.set(zone, known);
  return known.format(new Date());
}

function tick() {
  const now = Date.now();
  for (const one of document.querySelectorAll('[data-clock]')) one.textContent = timeIn(one.dataset.clock);
  for (const one of document.querySelectorAll('[data-until]')) {
    one.textContent = String(Math.max(0, Math.round((Number(one.dataset.until) - now) / 1000)));
  }
  for (const one of document.querySelectorAll('[data-since]')) {
    const seconds = Math.max(0, Math.round((now - Number(one.dataset.since)) / 1000));
    one.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  }
}
setInterval(tick, 1000);
