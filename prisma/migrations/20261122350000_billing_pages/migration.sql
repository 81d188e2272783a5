-- What a page of billing asks for first: what is open and what is overdue, among many invoices that are paid.
CREATE INDEX invoice_open ON "invoice" (operator_id, created_at, id) WHERE status = 'open';
CREATE INDEX invoice_open_of_client ON "invoice" (client_id, created_at) WHERE status = 'open';
CREATE INDEX invoice_overdue_listed ON "invoice" (operator_id, created_at, id) WHERE overdue_at IS NOT NULL;
CREATE INDEX dispute_open_of_client ON "dispute" (client_id) WHERE status = 'open';
