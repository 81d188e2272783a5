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
