import { Stack } from '@mantine/core';
import { PageHead } from '../../kit/page-head.tsx';
import { EmailSenders } from './numbers/email-senders.tsx';
import { PhoneNumbers } from './numbers/phone-numbers.tsx';

/** Who texts, calls and emails come from. */
export function NumbersPage() {
  return (
    <>
      <PageHead
        title="Numbers and senders"
        says="Who texts, calls and emails come from: for every client, or for one alone."
      />
      <Stack gap="xl">
        <PhoneNumbers />
        <EmailSenders />
      </Stack>
    </>
  );
}
