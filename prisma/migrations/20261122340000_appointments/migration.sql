-- What a client or staff say besides a yes or a no. It is no part of what is sealed, and goes with the person.
ALTER TABLE "evidence" ADD COLUMN note text;

-- Appointments by when they begin, for a calendar: of all, of a campaign, of a client, of a status; and by when they were
-- made. What is over and not decided is found among those that are booked.
DROP INDEX "appointment_operator_id_starts_at_idx";
CREATE INDEX "appointment_operator_id_starts_at_id_idx" ON "appointment"("operator_id", "starts_at", "id");
CREATE INDEX "appointment_operator_id_created_at_id_idx" ON "appointment"("operator_id", "created_at", "id");
CREATE INDEX "appointment_operator_id_status_starts_at_id_idx" ON "appointment"("operator_id", "status", "starts_at", "id");
CREATE INDEX "appointment_campaign_id_starts_at_id_idx" ON "appointment"("campaign_id", "starts_at", "id");
CREATE INDEX "appointment_client_id_starts_at_id_idx" ON "appointment"("client_id", "starts_at", "id");
CREATE INDEX "appointment_client_id_status_starts_at_id_idx" ON "appointment"("client_id", "status", "starts_at", "id");
CREATE INDEX "appointment_client_id_created_at_id_idx" ON "appointment"("client_id", "created_at", "id");

-- All that was sent about one appointment, and the proofs of one show: those that were reversed, too.
CREATE INDEX message_of_appointment ON "message" (operator_id, appointment_id) WHERE appointment_id IS NOT NULL;
CREATE INDEX "milestone_appointment_operator_id_appointment_id_idx" ON "milestone_appointment"("operator_id", "appointment_id");
