import { Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** A line of facts: what it is, and how it is. `width` is of the names, in pixels, so that all lines of a list agree. */
export function Fact({ name, width, children }: { name: string; width: number; children: ReactNode }) {
  return (
    <Group gap="xs" wrap="nowrap" align="baseline">
      <Text size="sm" c="dimmed" w={width} style={{ flexShrink: 0 }}>
        {name}
      </Text>
      <Text component="div" className="breakable">
        {children}
      </Text>
    </Group>
  );
}
