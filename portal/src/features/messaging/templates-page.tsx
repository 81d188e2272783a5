import { Anchor, Badge, Button, Group, Paper, Stack, Table, Text, Title, Tooltip } from '@mantine/core';
import { IconMail, IconMessage, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { query } from '../../app/api.ts';
import { useMay } from '../../app/session.tsx';
import { PageHead } from '../../kit/page-head.tsx';
import { Lines, Loaded } from '../../kit/states.tsx';
import { ClientSelect } from '../identity/client-select.tsx';
import { nameMessage } from './templates/name-message.tsx';
import { grouped, languageName, type TemplateItem, templateTitle } from './templates/template-words.ts';

const route = getRouteApi('/shell/settings/templates');

/** Every message that is sent, and whose words it has. */
export function TemplatesPage() {
  const { clientId } = route.useSearch();
  const navigate = useNavigate();
  const mayWrite = useMay('settings:write');
  const templates = useQuery(query.templates.list.queryOptions({ input: clientId ? { clientId } : {} }));
  const begin = () =>
    nameMessage(
      (name, channel) =>
        void navigate({
          to: '/settings/templates/$name',
          params: { name },
          search: { channel, ...(clientId && { clientId }) },
        }),
    );
  return (
    <>
      <PageHead title="Templates" says="The words of every message that is sent, by channel and language.">
        <ClientSelect
          aria-label="Whose words"
          placeholder="For every client"
          value={clientId ?? null}
          clearable
          onChange={(id) => void navigate({ to: '/settings/templates', search: id ? { clientId: id } : {} })}
          w={220}
        />
        {mayWrite && (
          <Button leftSection={<IconPlus size={16} />} onClick={begin}>
            New message
          </Button>
        )}
      </PageHead>
      <Loaded of={templates} meanwhile={<Lines count={10} />}>
        {({ items }) => (
          <Stack gap="lg">
            {grouped(items).map(({ title, items: of }) => (
              <section key={title} aria-label={title}>
                <Title order={2} size="h4" mb="xs">
                  {title}
                </Title>
                <Paper>
                  <Table.ScrollContainer minWidth={340}>
                    <Messages items={of} clientId={clientId} />
                  </Table.ScrollContainer>
                </Paper>
              </section>
            ))}
          </Stack>
        )}
      </Loaded>
    </>
  );
}

interface MessagesProps {
  readonly items: readonly TemplateItem[];
  readonly clientId: string | undefined;
}

function Messages({ items, clientId }: MessagesProps) {
  return (
    <Table highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Message</Table.Th>
          <Table.Th w={110}>By</Table.Th>
          <Table.Th w={{ base: 140, sm: 320 }}>Languages</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {items.map((item) => (
          <Table.Tr key={`${item.name} ${item.channel}`}>
            <Table.Td>
              <Anchor
                fw={600}
                size="sm"
                renderRoot={(props) => (
                  <Link
                    {...props}
                    to="/settings/templates/$name"
                    params={{ name: item.name }}
                    search={{ channel: item.channel, ...(clientId && { clientId }) }}
                  />
                )}
              >
                {templateTitle(item.name)}
              </Anchor>
              <Text size="xs" c="dimmed" visibleFrom="sm">
                {item.about}
              </Text>
            </Table.Td>
            <Table.Td>
              <By channel={item.channel} />
            </Table.Td>
            <Table.Td>
              <Languages item={item} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function By({ channel }: Pick<TemplateItem, 'channel'>) {
  const Icon = channel === 'sms' ? IconMessage : IconMail;
  return (
    <Group gap={6} wrap="nowrap">
      <Icon size={16} aria-hidden />
      <Text size="sm">{channel === 'sms' ? 'Text' : 'Email'}</Text>
    </Group>
  );
}

/** One's own words stand out; the others are as they come. */
function Languages({ item: { own, defaults } }: { item: TemplateItem }) {
  const locales = [...new Set([...own, ...defaults].map(({ locale }) => locale))];
  if (locales.length === 0)
    return (
      <Text size="sm" c="dimmed">
        No words yet
      </Text>
    );
  return (
    <Group gap={6}>
      {locales.map((locale) => {
        const words = own.find((each) => each.locale === locale);
        return (
          <Tooltip key={locale} label={words ? `Your words, version ${words.version}` : 'As it comes'}>
            <Badge variant={words ? 'light' : 'default'} tt="none" tabIndex={0}>
              {languageName(locale)}
              {words && ', yours'}
            </Badge>
          </Tooltip>
        );
      })}
    </Group>
  );
}
