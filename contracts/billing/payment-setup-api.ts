import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { byId, id, instant, pageOf, pageQuery, stored } from '../page.ts';

const tags = ['Billing'];

const paymentSetupView = z
  .object({
    id: z.string(),
    clientId: z.string(),
    status: stored(z.enum(['requested', 'open', 'completed', 'expired'])).describe(
      '`completed`: the method that was left is the one that invoices are charged to',
    ),
    url: z
      .string()
      .nullable()
      .describe(
        'The page of Stripe’s on which the client leaves a payment method; null: not made yet, or over',
      ),
    says: z.string().describe('What to do next, in plain words'),
    expiresAt: instant.nullable().describe('Until when the page can be used'),
    completedAt: instant.nullable().describe('When a method was left'),
    createdAt: instant,
  })
  .meta({ id: 'PaymentSetup' });

const newPaymentSetup = z.strictObject({
  clientId: id.optional().describe('An operator names one of its clients; a client’s key means itself'),
});

export type NewPaymentSetup = z.infer<typeof newPaymentSetup>;

export const paymentSetupsContract = {
  create: endpoint
    .meta({ creates: true, needs: 'billing:pay' })
    .route({
      method: 'POST',
      path: '/api/payment-setups',
      tags,
      successStatus: 201,
      summary: 'Ask for a page on which a client leaves a payment method',
      description:
        'The page is made after the answer: ask for the setup again in a few seconds. While one page is open, ' +
        'asking for another gives the same.',
    })
    .input(newPaymentSetup)
    .output(paymentSetupView),
  list: endpoint
    .meta({ needs: 'billing:read' })
    .route({ method: 'GET', path: '/api/payment-setups', tags, summary: 'List payment setups' })
    .input(pageQuery.extend({ clientId: id.optional() }))
    .output(pageOf(paymentSetupView)),
  get: endpoint
    .meta({ needs: 'billing:read' })
    .route({ method: 'GET', path: '/api/payment-setups/{id}', tags, summary: 'One payment setup' })
    .input(byId)
    .output(paymentSetupView),
};

const paymentMethodView = z
  .object({
    brand: z.string().nullable().describe('Null, as the rest: it is no card'),
    last4: z.string().nullable(),
    expMonth: z.int().nullable(),
    expYear: z.int().nullable(),
    standing: z
      .enum(['good', 'expiring', 'expired'])
      .describe('`expiring`: not good beyond the end of next month, in the operator’s zone'),
  })
  .meta({ id: 'PaymentMethod' });

export const paymentMethodsContract = {
  get: endpoint
    .meta({ needs: 'billing:read' })
    .route({
      method: 'GET',
      path: '/api/clients/{id}/payment-method',
      tags,
      summary: 'What a client’s invoices are charged to',
    })
    .input(byId)
    .output(z.object({ paymentMethod: paymentMethodView.nullable() })),
};
