import { useQuery } from '@tanstack/react-query';
import { Navigate, useParams } from '@tanstack/react-router';
import { Loaded, NotThere, PageLoading } from '../kit/states.tsx';
import { query } from './api.ts';

const PAGES: Readonly<Record<string, (id: string) => string>> = {
  lead: (id) => `/leads/${id}`,
  appointment: (id) => `/appointments/${id}`,
  invoice: (id) => `/billing/invoices/${id}`,
  campaign: (id) => `/campaigns/${id}`,
};

/** Leads on to a record's own page; for who knows no more than its kind and id, as the sandbox. */
export function RecordPage() {
  const { kind, id } = useParams({ from: '/shell/records/$kind/$id' });
  if (kind === 'message') return <MessageRecord id={id} />;
  const page = PAGES[kind];
  return page ? <Navigate to={page(encodeURIComponent(id))} replace /> : <NotThere />;
}

function MessageRecord({ id }: { id: string }) {
  const message = useQuery(query.messages.get.queryOptions({ input: { id } }));
  return (
    <Loaded of={message} meanwhile={<PageLoading />}>
      {({ leadId, invoiceId }) => {
        if (leadId) return <Navigate to="/messages" search={{ lead: leadId }} replace />;
        return invoiceId ? (
          <Navigate to="/billing/invoices/$id" params={{ id: invoiceId }} replace />
        ) : (
          <NotThere />
        );
      }}
    </Loaded>
  );
}
