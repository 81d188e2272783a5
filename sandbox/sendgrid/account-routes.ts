import type { Router } from 'express';
import { identityOf } from '../accounts/identity.ts';
import type { World } from '../world.ts';

const SETTINGS = ['create', 'read', 'update', 'delete'];

/** What the key may do here: all that the sandbox knows. */
const scopes = [
  ...['mail.send', 'messages.read', 'user.username.read', 'recipients.erasejob.create'],
  ...SETTINGS.map((verb) => `user.webhooks.event.settings.${verb}`),
  ...SETTINGS.map((verb) => `user.webhooks.parse.settings.${verb}`),
];

/** Whose key it is, and what it may do. */
export function accountRoutes(world: World, router: Router): void {
  router.get('/v3/scopes', (_request, response) => void response.json({ scopes }));
  router.get('/v3/user/username', (_request, response) => {
    const { name, number } = identityOf(world);
    response.json({ username: name.toLowerCase().replaceAll(' ', '-'), user_id: number });
  });
}
