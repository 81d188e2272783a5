import { Alert, Button, Card, Group, Loader, Stack, Text } from '@mantine/core';
import { IconCreditCard, IconExternalLink } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type api, query } from '../../app/api.ts';
import { useIsOperator, useMay } from '../../app/session.tsx';
import { Lines, Loaded } from '../../kit/states.tsx';
import { Status } from '../../kit/status.tsx';
import { words } from '../../kit/words.ts';
import { useWrite } from '../../kit/use-write.ts';

type Method = NonNullable<Awaited<ReturnType<typeof api.paymentMethods.get>>['paymentMethod']>;
type Setup = Awaited<ReturnType<typeof api.paymentSetups.get>>;

/** What invoices are charged to, and the way to another. */
export function PaymentMethodCard({ clientId }: { clientId: string }) {
  const mayChange = useMay('billing:pay');
  const method = useQuery(query.paymentMethods.get.queryOptions({ input: { id: clientId } }));
  return (
    <Card>
      <Stack gap="sm">
        <Text size="sm" c="dimmed" component="h2" fw={500}>
          Payment method
        </Text>
        <Loaded of={method} meanwhile={<Lines count={1} height={36} />}>
          {({ paymentMethod }) => (
            <>
              {paymentMethod ? <Shown of={paymentMethod} /> : <None />}
              {mayChange && <Change clientId={clientId} has={paymentMethod !== null} />}
            </>
          )}
        </Loaded>
      </Stack>
    </Card>
  );
}

function None() {
  return <Text size="sm">None is left yet: invoices are paid by the link on them.</Text>;
}

function Shown({ of: { brand, last4, expMonth, expYear, standing } }: { of: Method }) {
  const expires = expMonth && expYear ? `expires ${String(expMonth).padStart(2, '0')}/${expYear}` : null;
  return (
    <Group gap="sm" wrap="nowrap">
      <IconCreditCard size={28} stroke={1.4} aria-hidden />
      <Stack gap={0}>
        <Text fw={600}>
          {last4 ? `${words(brand ?? 'Card')} ending in ${last4}` : 'A method that is no card'}
        </Text>
        <Text size="sm" c="dimmed">
          {expires}
        </Text>
      </Stack>
      {standing === 'expiring' && <Status of="pending" says="Expires soon" />}
      {standing === 'expired' && <Status of="failed" says="Expired" />}
    </Group>
  );
}

/** Stripe's page is made after it is asked for; what is shown here follows what becomes of it. */
function Change({ clientId, has }: { clientId: string; has: boolean }) {
  const isOperator = useIsOperator();
  const setups = useQuery(query.paymentSetups.list.queryOptions({ input: { clientId, limit: 1 } }));
  const ask = useWrite(query.paymentSetups.create.mutationOptions());
  // Not before it is known whether a page is being made already: each request makes another.
  if (!setups.data)
    return (
      <Loaded of={setups} meanwhile={<Lines count={1} height={36} />}>
        {() => null}
      </Loaded>
    );
  const [setup] = setups.data.items;
  if (setup && isUnderWay(setup)) return <UnderWay of={setup} isOperator={isOperator} />;
  return (
    <Button
      variant="default"
      loading={ask.isPending}
      onClick={() => ask.mutate(isOperator ? { clientId } : {})}
    >
      {has ? 'Change the payment method' : 'Leave a payment method'}
    </Button>
  );
}

function isUnderWay({ status, url, completedAt }: Setup): boolean {
  return status === 'requested' || (status === 'open' && (url !== null || completedAt !== null));
}

function UnderWay({ of: { url, says }, isOperator }: { of: Setup; isOperator: boolean }) {
  if (!url)
    return (
      <Group gap="xs" role="status">
        <Loader size="xs" />
        <Text size="sm">{says}</Text>
      </Group>
    );
  return (
    <Alert color="blue" p="sm">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">
          {isOperator
            ? 'The client leaves the method on Stripe’s own page. Send it the address, or open it together.'
            : 'You leave it on Stripe’s own page: we never see its number. Come back here afterwards.'}
        </Text>
        <Button
          component="a"
          href={url}
          target="_blank"
          rel="noreferrer"
          size="xs"
          rightSection={<IconExternalLink size={14} aria-hidden />}
        >
          Open Stripe’s page
        </Button>
      </Stack>
    </Alert>
  );
}
