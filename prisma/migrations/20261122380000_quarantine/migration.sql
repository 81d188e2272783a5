-- What waits for a person is found at once among millions of events that are done.
CREATE INDEX "vendor_event_quarantined" ON "vendor_event" ("operator_id", "seq") WHERE status = 'quarantined';
