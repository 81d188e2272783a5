import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Reading } from './reading.ts';
import { tryList } from './send-list.ts';

/** What an import of the file would do; asked anew when it is to be read otherwise, and never because time has passed. */
export function useTrial(file: File | null, reading: Reading, campaignId?: string) {
  const [share, setShare] = useState(0);
  const { mapping, region } = reading;
  const asked = useQuery({
    queryKey: ['list-trial', file && [file.name, file.size, file.lastModified], mapping, region, campaignId],
    queryFn: ({ signal }) => {
      setShare(0);
      if (!file) throw new Error('There is no file to be tried.');
      const plain = { ...reading, consent: { channels: [], source: '', text: '' } };
      return tryList(file, { campaignId, reading: plain, signal, onProgress: setShare });
    },
    enabled: file !== null,
    // What was read stays on the page while the same file is read otherwise.
    placeholderData: (before, query) =>
      query && file && String(query.queryKey[1]) === String([file.name, file.size, file.lastModified])
        ? before
        : undefined,
    staleTime: 'static',
    retry: false,
    gcTime: 60_000,
  });
  return { ...asked, share };
}
