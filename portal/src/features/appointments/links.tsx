import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentPropsWithRef } from 'react';

type Plain<Kit> = Kit & Omit<ComponentPropsWithRef<'a'>, keyof Kit>;

/** A link to a page of the portal, as text. */
export const TextLink = createLink((props: Plain<AnchorProps>) => <Anchor {...props} />);

/** The same as a button. */
export const ButtonLink = createLink((props: Plain<ButtonProps>) => <Button component="a" {...props} />);
