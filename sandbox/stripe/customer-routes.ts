import type { Request, Router } from 'express';
import type { World } from '../world.ts';
import { methodWith } from './cards.ts';
import { noSuch } from './errors.ts';
import { emitStripe, nowSeconds, stripeId } from './events.ts';
import { isCreatedWithin, listPage, paging, searchPage } from './lists.ts';
import { customerJson } from './objects.ts';
import { integerParam, mergedMetadata, objectParam, onlyKnown, type Params, textParam } from './params.ts';
import type { Customer } from './records.ts';
import { answering } from './request.ts';

const customerFields = (
  'address balance business_name cash_balance description email individual_name invoice_prefix ' +
  'invoice_settings metadata name next_invoice_sequence payment_method phone preferred_locales shipping source ' +
  'tax tax_exempt tax_id_data test_clock'
).split(' ');

const idOf = (request: Request) => String(request.params.id);

export function customerWith(world: World, id: string): Customer {
  const customer = world.state.customers.get(id);
  if (!customer) throw noSuch('customer', id);
  return customer;
}

function writeCustomer(world: World, params: Params, before: Customer | undefined): Customer {
  onlyKnown(params, customerFields);
  const field = (name: 'name' | 'email' | 'phone' | 'description') =>
    params[name] === undefined ? (before?.[name] ?? null) : textParam(params, name);
  return {
    id: before?.id ?? stripeId('cus'),
    created: before?.created ?? nowSeconds(),
    name: field('name'),
    email: field('email'),
    phone: field('phone'),
    description: field('description'),
    metadata: mergedMetadata(params, before?.metadata),
    balance: integerParam(params, 'balance') ?? before?.balance ?? 0,
    defaultPaymentMethod: defaultMethodIn(world, params, before),
  };
}

/** A default must be one of the customer's own. */
function defaultMethodIn(world: World, params: Params, before: Customer | undefined): string | null {
  const settings = objectParam(params, 'invoice_settings');
  if (settings.default_payment_method === undefined) return before?.defaultPaymentMethod ?? null;
  const id = textParam(settings, 'default_payment_method');
  const param = 'invoice_settings[default_payment_method]';
  return id && methodWith(world, id, before?.id ?? 'new', param).id;
}

export function customerRoutes(world: World, router: Router): void {
  const { customers } = world.state;
  const save = (customer: Customer, event: string) => {
    customers.set(customer.id, customer);
    emitStripe(world, event, customerJson(customer));
    return customerJson(customer);
  };
  router.post(
    '/customers',
    answering(world, (params) => save(writeCustomer(world, params, undefined), 'customer.created')),
  );
  router.get(
    '/customers',
    answering(world, (params) => {
      onlyKnown(params, [...paging, 'email', 'test_clock']);
      const email = textParam(params, 'email');
      const rows = [...customers.values()]
        .filter((customer) => email === null || customer.email === email)
        .filter((customer) => isCreatedWithin(customer.created, params));
      return listPage(rows, params, '/v1/customers', customerJson);
    }),
  );
  router.get(
    '/customers/search',
    answering(world, (params) =>
      searchPage([...customers.values()].map(customerJson), params, '/v1/customers/search', [
        'created',
        'email',
        'name',
        'phone',
      ]),
    ),
  );
  router.get(
    '/customers/:id',
    answering(world, (_params, request) => customerJson(customerWith(world, idOf(request)))),
  );
  router.post(
    '/customers/:id',
    answering(world, (params, request) =>
      save(writeCustomer(world, params, customerWith(world, idOf(request))), 'customer.updated'),
    ),
  );
  router.delete(
    '/customers/:id',
    answering(world, (_params, request) => {
      const customer = customerWith(world, idOf(request));
      customers.delete(customer.id);
      emitStripe(world, 'customer.deleted', customerJson(customer));
      return { id: customer.id, object: 'customer', deleted: true };
    }),
  );
}
