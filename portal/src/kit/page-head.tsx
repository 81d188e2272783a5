import { Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { usePageTitle } from './page-title.ts';

interface PageHeadProps {
  readonly title: string;
  /** One line below it */
  readonly says?: ReactNode;
  /** Buttons, at its right */
  readonly children?: ReactNode;
}

/** How every page begins: what it is, and what one can do with it. */
export function PageHead({ title, says, children }: PageHeadProps) {
  usePageTitle(title);
  return (
    <Group justify="space-between" align="flex-start" mb="lg" gap="sm">
      {/* Beside its buttons it becomes narrower, so that a line which comes later does not push them below it. */}
      <Stack gap={2} miw={0} flex={{ sm: '1 1 16rem' }}>
        <Title order={1} className="breakable">
          {title}
        </Title>
        {says && (
          <Text c="dimmed" component="div">
            {says}
          </Text>
        )}
      </Stack>
      {children && <Group gap="xs">{children}</Group>}
    </Group>
  );
}
