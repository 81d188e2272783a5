import { Anchor, Group, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { query } from '../../app/api.ts';
import { PageHead } from '../../kit/page-head.tsx';
import { Loaded, NotThere } from '../../kit/states.tsx';
import { useClientNames } from '../identity/client-select.tsx';
import { TemplateEditor } from './templates/template-editor.tsx';
import { type Channel, languageName, type TemplateItem, templateTitle } from './templates/template-words.ts';

const route = getRouteApi('/shell/settings/templates/$name');

/** One message by one channel: its words in each language. */
export function TemplatePage() {
  const { name } = route.useParams();
  const { channel, clientId } = route.useSearch();
  const templates = useQuery(query.templates.list.queryOptions({ input: clientId ? { clientId } : {} }));
  return (
    <Loaded of={templates}>
      {({ items }) => {
        const item = find(items, name, channel);
        return item ? (
          <Message key={`${name} ${item.channel} ${clientId}`} item={item} items={items} />
        ) : (
          <NotThere />
        );
      }}
    </Loaded>
  );
}

/** One that was only named has no words yet, and the fields of the others of sequences. */
function find(items: readonly TemplateItem[], name: string, channel: Channel): TemplateItem | undefined {
  const known = items.find((item) => item.name === name && item.channel === channel);
  if (known) return known;
  const like = items.find((item) => item.name === (channel === 'sms' ? 'sequence_sms' : 'sequence_email'));
  if (!like || !/^sequence_[a-z0-9_]{1,50}$/.test(name)) return undefined;
  return {
    ...like,
    ...{ name: name as TemplateItem['name'], about: 'A message of your own, for your sequences' },
    ...{ needs: [], defaults: [], own: [] },
  };
}

const USUAL = ['en', 'es', 'es-US', 'fr', 'de', 'pt', 'it', 'vi', 'zh'];

function Message({ item, items }: { item: TemplateItem; items: readonly TemplateItem[] }) {
  const { clientId, locale: asked } = route.useSearch();
  const navigate = useNavigate();
  const names = useClientNames();
  const has = [...new Set([...item.own, ...item.defaults].map((each) => each.locale))];
  const locale = asked ?? has[0] ?? 'en';
  const go = (to: { channel?: Channel; locale?: string }) =>
    void navigate({
      to: '/settings/templates/$name',
      params: { name: item.name },
      search: (was) => ({ ...was, channel: item.channel, ...to }),
    });
  const other = items.find((each) => each.name === item.name && each.channel !== item.channel);
  return (
    <>
      <PageHead
        title={templateTitle(item.name)}
        says={
          <Stack gap={0}>
            <span>
              {item.about}. Sent as {item.channel === 'sms' ? 'a text' : 'an email'}
              {clientId
                ? `, in the words for ${names.get(clientId) ?? 'one client'} alone.`
                : ', for every client without words of its own.'}
            </span>
            <Group gap="md">
              <Anchor
                size="sm"
                renderRoot={(props) => (
                  <Link {...props} to="/settings/templates" search={clientId ? { clientId } : {}} />
                )}
              >
                All templates
              </Anchor>
              {other && (
                <Anchor
                  size="sm"
                  component="button"
                  type="button"
                  onClick={() => go({ channel: other.channel })}
                >
                  The same as {other.channel === 'sms' ? 'a text' : 'an email'}
                </Anchor>
              )}
            </Group>
          </Stack>
        }
      >
        <Select
          aria-label="Language"
          data={[...new Set([...has, ...USUAL, locale])].map((value) => ({
            value,
            label: `${languageName(value)}${has.includes(value) ? '' : ' (no words yet)'}`,
          }))}
          value={locale}
          allowDeselect={false}
          searchable
          onChange={(to) => to && go({ locale: to })}
          w={230}
        />
      </PageHead>
      <TemplateEditor key={locale} item={item} locale={locale} clientId={clientId} />
      {item.needs.length > 0 && (
        <Text size="sm" c="dimmed" mt="sm">
          Its words must hold {item.needs.map((each) => `{{ ${each} }}`).join(' and ')}.
        </Text>
      )}
    </>
  );
}
