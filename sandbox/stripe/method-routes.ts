import type { Request, Router } from 'express';
import type { World } from '../world.ts';
import { attachMethod, detachMethod, methodWith } from './cards.ts';
import { customerWith } from './customer-routes.ts';
import { noSuch } from './errors.ts';
import { isCreatedWithin, listPage, paging } from './lists.ts';
import { paymentMethodJson, sessionJson, setupIntentJson } from './method-objects.ts';
import { onlyKnown, type Params, requiredText } from './params.ts';
import { answering } from './request.ts';
import { createSession, expireSession, sessionWith } from './sessions.ts';

const sessionFields = (
  'adaptive_pricing after_expiration allow_promotion_codes automatic_tax billing_address_collection branding_settings ' +
  'cancel_url client_reference_id consent_collection currency custom_fields custom_text customer customer_account ' +
  'customer_creation customer_email customer_update discounts excluded_payment_method_types expires_at ' +
  'integration_identifier invoice_creation line_items locale managed_payments metadata mode name_collection ' +
  'optional_items origin_context payment_intent_data payment_method_collection payment_method_configuration ' +
  'payment_method_data payment_method_options payment_method_types permissions phone_number_collection ' +
  'redirect_on_completion return_url saved_payment_method_options setup_intent_data shipping_address_collection ' +
  'shipping_options submit_type subscription_data success_url tax_id_collection ui_mode wallet_options'
).split(' ');

const idOf = (request: Request) => String(request.params.id);

/** Which parts are to be whole objects: `expand[]=x` or `expand[0]=x`. */
const expandIn = ({ expand }: Params): string[] =>
  typeof expand === 'object' && expand !== null ? Object.values(expand).map(String) : [];

export function methodRoutes(world: World, router: Router): void {
  const { paymentMethods } = world.state;
  const listed = (params: Params, customer: string, url: string) => {
    onlyKnown(params, [...paging, 'customer', 'type', 'allow_redisplay']);
    const rows = [...paymentMethods.values()]
      .filter((method) => method.customer === customer)
      .filter(() => params.type === undefined || params.type === 'card');
    return listPage(rows, params, url, paymentMethodJson);
  };
  router.get(
    '/customers/:id/payment_methods',
    answering(world, (params, request) => {
      const { id } = customerWith(world, idOf(request));
      return listed(params, id, `/v1/customers/${id}/payment_methods`);
    }),
  );
  router.get(
    '/payment_methods',
    answering(world, (params) => listed(params, requiredText(params, 'customer'), '/v1/payment_methods')),
  );
  router.get(
    '/payment_methods/:id',
    answering(world, (_params, request) => paymentMethodJson(methodWith(world, idOf(request)))),
  );
  router.post(
    '/payment_methods/:id/attach',
    answering(world, (params, request) => {
      onlyKnown(params, ['customer', 'customer_account']);
      const customer = customerWith(world, requiredText(params, 'customer'));
      return paymentMethodJson(attachMethod(world, idOf(request), customer.id));
    }),
  );
  router.post(
    '/payment_methods/:id/detach',
    answering(world, (params, request) => {
      onlyKnown(params, []);
      return paymentMethodJson(detachMethod(world, methodWith(world, idOf(request))));
    }),
  );
}

export function sessionRoutes(world: World, router: Router): void {
  const { sessions, setupIntents } = world.state;
  router.post(
    '/checkout/sessions',
    answering(world, (params) => {
      onlyKnown(params, sessionFields);
      return sessionJson(world, createSession(world, params), expandIn(params));
    }),
  );
  router.get(
    '/checkout/sessions',
    answering(world, (params) => {
      onlyKnown(params, [...paging, 'customer', 'status']);
      const rows = [...sessions.values()]
        .filter((one) => params.customer === undefined || one.customer === params.customer)
        .filter((one) => params.status === undefined || one.status === params.status)
        .filter((one) => isCreatedWithin(one.created, params));
      return listPage(rows, params, '/v1/checkout/sessions', (one) => sessionJson(world, one));
    }),
  );
  router.get(
    '/checkout/sessions/:id',
    answering(world, (params, request) => {
      onlyKnown(params, []);
      return sessionJson(world, sessionWith(world, idOf(request)), expandIn(params));
    }),
  );
  router.post(
    '/checkout/sessions/:id/expire',
    answering(world, (params, request) => {
      onlyKnown(params, []);
      return sessionJson(world, expireSession(world, sessionWith(world, idOf(request))));
    }),
  );
  router.get(
    '/setup_intents/:id',
    answering(world, (_params, request) => {
      const intent = setupIntents.get(idOf(request));
      if (!intent) throw noSuch('setupintent', idOf(request));
      return setupIntentJson(intent);
    }),
  );
}
