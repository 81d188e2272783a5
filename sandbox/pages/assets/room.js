// What htmx leaves to us. Forms that were sent are emptied; a search stays in the address bar.
'use strict';

document.addEventListener('htmx:after:request', (event) => {
  const { sourceElement, response } = event.detail.ctx;
  if (sourceElement.matches?.('form[data-empty]') && response.raw.ok) sourceElement.reset();
});

document.addEventListener('htmx:after:swap', (event) => {
  const { sourceElement, request } = event.detail.ctx;
  if (sourceElement.matches?.('form[role="search"]')) history.replaceState(null, '', request.action);
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
