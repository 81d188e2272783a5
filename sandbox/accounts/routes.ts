import express, { type Request, type Response, Router } from 'express';
import { escapeHtml } from '../html.ts';
import type { Accounts } from './accounts.ts';
import { chosenName } from './choose-account.ts';
import type { OpenAccount } from './open-account.ts';
import { accountsPage, entriesOf } from './page.ts';
import { CHANNELS, type Channel, type MadeAccount } from './records.ts';

const isAddress = (text: string) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

function accountJson({ world }: OpenAccount): Record<string, unknown> {
  const { name, made } = world.account;
  const base = { name, baseUrl: world.baseUrl() };
  return made ? { ...base, addresses: made.addresses, credentials: entriesOf(made) } : base;
}

/** What is wrong with the addresses; without a fault they are kept. An empty one is forgotten, one left out stays. */
function keepAddresses(made: MadeAccount, given: Record<string, unknown>): string | undefined {
  const kept: Partial<Record<Channel, string>> = { ...made.addresses };
  for (const [name, value] of Object.entries(given)) {
    const channel = CHANNELS.find((one) => one === name);
    if (!channel) return `${name} is none of ${CHANNELS.join(', ')}.`;
    if (value !== '' && (typeof value !== 'string' || !isAddress(value))) {
      return `${name}: enter an address that begins with http:// or https://.`;
    }
    if (value === '') delete kept[channel];
    else kept[channel] = value;
  }
  made.addresses = kept;
  return undefined;
}

/**
 * `/accounts`: the page, and for programs `GET`, `POST {name}`, `POST /accounts/:name/addresses` and
 * `DELETE /accounts/:name`. A new account's answer holds its credentials by vendor.
 */
export function accountsRoom(accounts: Accounts): Router {
  const router = Router();
  router.use('/accounts', express.json(), express.urlencoded({ extended: false }));
  const isForm = (request: Request) => Boolean(request.is('urlencoded'));
  const refuse = (request: Request, response: Response, status: number, message: string) => {
    response.status(status);
    if (isForm(request)) response.send(accountsPage(accounts.all(), chosenName(accounts, request), message));
    else response.json({ error: { message } });
  };
  const known = (request: Request, response: Response): MadeAccount | undefined => {
    const account = accounts.get(String(request.params.name));
    if (!account) refuse(request, response, 404, 'There is no such account.');
    else if (!account.world.account.made)
      refuse(request, response, 409, 'The main account is the environment’s: change it there.');
    return account?.world.account.made;
  };
  router.get('/accounts', (request, response) => {
    if (request.accepts(['html', 'json']) === 'json') response.json(accounts.all().map(accountJson));
    else response.send(accountsPage(accounts.all(), chosenName(accounts, request)));
  });
  router.get('/accounts/current', (request, response) => {
    response.send(`Account: ${escapeHtml(chosenName(accounts, request))}`);
  });
  router.post('/accounts', (request, response) => {
    const { name } = (request.body ?? {}) as Record<string, unknown>;
    const made = accounts.add(typeof name === 'string' ? name.trim() : '');
    if (typeof made === 'string') return refuse(request, response, 400, made);
    if (isForm(request)) response.redirect(303, `/accounts#account-${made.world.account.name}`);
    else response.status(201).json(accountJson(made));
  });
  router.post('/accounts/:name/addresses', (request, response) => {
    const made = known(request, response);
    const fault = made && keepAddresses(made, (request.body ?? {}) as Record<string, unknown>);
    if (fault) return refuse(request, response, 400, fault);
    if (!made) return;
    if (isForm(request)) response.redirect(303, `/accounts#account-${made.name}`);
    else response.json({ name: made.name, addresses: made.addresses });
  });
  router.post('/accounts/:name/delete', (request, response) => {
    const made = known(request, response);
    if (!made) return;
    accounts.remove(made.name);
    response.redirect(303, '/accounts');
  });
  router.delete('/accounts/:name', (request, response) => {
    const made = known(request, response);
    if (!made) return;
    accounts.remove(made.name);
    response.status(204).end();
  });
  return router;
}
