import {
  IconAddressBook,
  IconArrowRight,
  IconBuildingStore,
  IconCalendar,
  IconCreditCard,
  IconPlus,
  IconTargetArrow,
  type TablerIcon,
} from '@tabler/icons-react';
import type { Permission } from '../../../contracts/identity/permissions.ts';
import { money } from '../kit/money.ts';
import { moment } from '../kit/time.tsx';
import { words } from '../kit/words.ts';
import type { api } from './api.ts';
import type { Me } from './session.tsx';

export interface PaletteAction {
  readonly id: string;
  readonly name: string;
  readonly says?: string;
  readonly to: string;
  readonly Icon: TablerIcon;
}

export interface PaletteGroup {
  readonly label: string;
  readonly actions: readonly PaletteAction[];
}

interface Begin {
  readonly name: string;
  readonly to: string;
  readonly needs: Permission;
  /** Where it is found from there */
  readonly says?: string;
  /** What else people call it */
  readonly also?: string;
}

const BEGIN: readonly Begin[] = [
  { name: 'New campaign', to: '/campaigns/new', needs: 'campaigns:write' },
  { name: 'Import leads', to: '/import', needs: 'leads:import' },
  { name: 'New task', to: '/tasks?new=true', needs: 'tasks:write' },
  { name: 'New client', to: '/clients?new=true', needs: 'clients:write' },
  { name: 'Invite a member', to: '/settings/members?new=true', needs: 'members:write' },
  { name: 'New API key', to: '/settings/keys?new=true', needs: 'keys:write' },
  {
    name: 'Stop texts, calls or emails to a person',
    to: '/leads',
    needs: 'consent:write',
    says: 'Open the person, then More, Do not contact',
    also: 'do not contact dnc opt out opted out unsubscribe suppress',
  },
];

/** What else people call a page, by its path: the palette finds it by these too. */
const ALSO: Readonly<Record<string, string>> = {
  '/leads': 'people contacts prospects',
  '/settings/suppressions':
    'suppressions suppression list dnc stop texts stop calls stop emails opt out opted out unsubscribe blocked numbers',
  '/settings/audit': 'history log who changed what',
  '/settings/connections': 'integrations twilio sendgrid stripe retell',
};

/** The pages and the beginnings whose names say what was typed, of those that are theirs. */
export function pagesAndActions({ menus, may }: Me, typed: string): PaletteGroup[] {
  const asked = typed
    .trim()
    .toLowerCase()
    .split(/[\s-]+/);
  const says = (name: string, also = '') => {
    const known = `${name} ${also}`.toLowerCase();
    return asked.every((word) => known.includes(word));
  };
  const begin = BEGIN.filter(({ name, also, needs }) => may.includes(needs) && says(name, also));
  return [
    {
      label: 'Begin',
      actions: begin.map(({ name, to, says }) => ({
        ...{ id: `begin:${name}`, name, to, Icon: IconPlus },
        ...(says && { says }),
      })),
    },
    {
      label: 'Go to',
      actions: menus
        .filter(({ name, path }) => says(name, ALSO[path]))
        .map(({ name, path }) => ({ id: `page:${path}`, name, to: path, Icon: IconArrowRight })),
    },
  ];
}

type Found = Awaited<ReturnType<typeof api.search.all>>;

/** What the API found, by kind. */
export function found({ leads, clients, campaigns, invoices, appointments }: Found): PaletteGroup[] {
  return [
    {
      label: 'Leads',
      actions: leads.map(({ id, name, phone, email, campaign, status }) => ({
        ...{ id: `lead:${id}`, name, to: `/leads/${id}`, Icon: IconAddressBook },
        says: [
          ...[phone, email].filter((address) => address && address !== name),
          campaign,
          words(status),
        ].join(' · '),
      })),
    },
    {
      label: 'Appointments',
      actions: appointments.map(({ id, name, startsAt, status }) => ({
        ...{ id: `appointment:${id}`, name, to: `/appointments/${id}`, Icon: IconCalendar },
        says: `${moment(startsAt)} · ${words(status)}`,
      })),
    },
    {
      label: 'Campaigns',
      actions: campaigns.map(({ id, name, status }) => ({
        ...{ id: `campaign:${id}`, name, to: `/campaigns/${id}`, Icon: IconTargetArrow, says: words(status) },
      })),
    },
    {
      label: 'Clients',
      actions: clients.map(({ id, name }) => ({
        ...{ id: `client:${id}`, name, to: `/clients/${id}`, Icon: IconBuildingStore },
      })),
    },
    {
      label: 'Invoices',
      actions: invoices.map(({ id, name, status, amountCents, currency }) => ({
        ...{ id: `invoice:${id}`, name, to: `/billing/invoices/${id}`, Icon: IconCreditCard },
        says: `${money(amountCents, currency)} · ${words(status)}`,
      })),
    },
  ];
}
