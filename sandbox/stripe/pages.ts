import express, { Router } from 'express';
import { escapeHtml, htmlPage } from '../html.ts';
import type { World } from '../world.ts';
import { dueOf, itemsOf, money, remainingOf, taxOf, totalOf } from './amounts.ts';
import { StripeRefusal } from './errors.ts';
import { chargeOf } from './payments.ts';
import type { Invoice } from './records.ts';
import { act, tillForm } from './till.ts';

function invoiceLines(world: World, invoice: Invoice): string[] {
  const customer = world.state.customers.get(invoice.customer);
  const cents = (amount: number) => money(amount, invoice.currency);
  const unlessZero = (label: string, amount: number) => (amount === 0 ? [] : [`${label} ${cents(amount)}`]);
  const refunded = chargeOf(world, invoice)?.refunded ?? 0;
  return [
    `Invoice ${invoice.number ?? 'draft'} (${invoice.status})`,
    `To ${customer?.name ?? customer?.email ?? invoice.customer}`,
    ...itemsOf(world, invoice).map(
      (item) => `${item.description ?? 'Item'}: ${money(item.amount, item.currency)}`,
    ),
    ...unlessZero('Tax', taxOf(world, invoice)),
    `Total ${cents(totalOf(world, invoice))}`,
    ...unlessZero('From the balance', dueOf(world, invoice) + invoice.preCredited - totalOf(world, invoice)),
    ...unlessZero('Credited', -invoice.preCredited - invoice.postCredited),
    ...unlessZero('Paid', invoice.amountPaid),
    ...unlessZero('Refunded', refunded),
    ...unlessZero('To pay', invoice.status === 'paid' ? 0 : remainingOf(world, invoice)),
  ];
}

/** A one-page PDF of plain lines; what is not ASCII becomes a question mark. */
function pdfOf(lines: string[]): Buffer {
  const shown = lines.map((line) => line.replaceAll(/[^\x20-\x7e]/g, '?').replaceAll(/[\\()]/g, '\\$&'));
  const text = `BT /F1 12 Tf 60 780 Td 20 TL ${shown.map((line) => `(${line}) Tj T*`).join(' ')} ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let file = '%PDF-1.4\n';
  const places = objects.map((object, index) => {
    const place = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return String(place).padStart(10, '0');
  });
  const table = ['0000000000 65535 f ', ...places.map((place) => `${place} 00000 n `)].join('\n');
  file += `xref\n0 ${objects.length + 1}\n${table}\ntrailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
}

/** Addresses in an escaped line become links; a colon that ends one belongs to the line. */
function withLinks(escaped: string): string {
  return escaped.replaceAll(
    /https?:\/\/(?:&amp;|[^\s&<])+?(?=[:.,]*(?:[\s<]|&(?!amp;)|$))/g,
    (address) => `<a href="${address}">${address}</a>`,
  );
}

/** The payer's cards; a bank that renews one tells Stripe. */
function cardsOf(world: World, invoice: Invoice): string {
  const own = [...world.state.paymentMethods.values()].filter(
    ({ customer }) => customer === invoice.customer,
  );
  return own
    .map(
      ({ id, brand, last4, expMonth, expYear }) =>
        `<form method="post" action="/stripe/cards/${id}/renew"><p>${brand} ending in ${last4}, until ${expMonth}/${expYear}</p>
<button>Its bank renews it</button></form>`,
    )
    .join('');
}

/** The hosted invoice page and its PDF, below `/stripe`. */
export function stripePages(world: World): Router {
  const router = Router();
  router.get('/invoices/:id/pdf', (request, response, next) => {
    const invoice = world.state.invoices.get(request.params.id);
    if (!invoice?.number) return next();
    response.type('application/pdf').send(pdfOf(invoiceLines(world, invoice)));
  });
  router.get('/invoices/:id', (request, response, next) => {
    const invoice = world.state.invoices.get(request.params.id);
    if (!invoice?.number) return next();
    const [title = '', ...lines] = invoiceLines(world, invoice);
    const acts = tillForm(world, invoice);
    const list = lines.map((line) => `<p>${withLinks(escapeHtml(line))}</p>`).join('');
    response.send(
      htmlPage(
        title,
        `<div class="sheet"><h1>${escapeHtml(title)}</h1>${list}${acts}${cardsOf(world, invoice)}</div>`,
      ),
    );
  });
  router.post('/invoices/:id', express.urlencoded({ extended: false }), (request, response, next) => {
    const invoice = world.state.invoices.get(request.params.id);
    if (!invoice?.number) return next();
    const given = (request.body ?? {}) as Record<string, unknown>;
    const text = (name: string) => (typeof given[name] === 'string' ? given[name] : '');
    const own = `/stripe/invoices/${invoice.id}`;
    try {
      act(world, invoice, text('do') || 'pay', { amount: text('amount') });
    } catch (error) {
      if (!(error instanceof StripeRefusal)) throw error;
      const words = `<h1>Not done</h1><p role="alert">${escapeHtml(error.message)}</p><p><a href="${own}">Back to the invoice</a></p>`;
      response.status(409).send(htmlPage('Not done', `<div class="sheet">${words}</div>`));
      return;
    }
    response.redirect(303, own);
  });
  return router;
}
