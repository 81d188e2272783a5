import { Router } from 'express';
import { escapeHtml, htmlPage } from '../html.ts';
import type { Invoice } from '../records.ts';
import type { World } from '../world.ts';
import { payInvoice } from './invoices.ts';
import { itemsOf, totalOf } from './objects.ts';

/** Cents as money, e.g. `$1,234.50`. */
export function money(cents: number, currency: string): string {
  return new Intl.NumberFormat('en-US', { style: 'currency', currency }).format(cents / 100);
}

function invoiceLines(world: World, invoice: Invoice): string[] {
  const customer = world.state.customers.get(invoice.customer);
  return [
    `Invoice ${invoice.number ?? 'draft'} (${invoice.status})`,
    `To ${customer?.name ?? customer?.email ?? invoice.customer}`,
    ...itemsOf(world, invoice).map(
      (item) => `${item.description ?? 'Item'}: ${money(item.amount, item.currency)}`,
    ),
    `Total ${money(totalOf(world, invoice), invoice.currency)}`,
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
    const pay = invoice.status === 'open' ? '<form method="post"><button>Pay now</button></form>' : '';
    const list = lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('');
    response.send(htmlPage(title, `<div class="sheet"><h1>${escapeHtml(title)}</h1>${list}${pay}</div>`));
  });
  router.post('/invoices/:id', (request, response, next) => {
    const invoice = world.state.invoices.get(request.params.id);
    if (!invoice?.number) return next();
    if (invoice.status === 'open') payInvoice(world, invoice);
    response.redirect(303, `/stripe/invoices/${invoice.id}`);
  });
  return router;
}
