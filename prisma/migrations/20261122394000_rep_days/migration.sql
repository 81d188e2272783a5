-- What a rep's figures are counted from, by indexes alone: their leads as they came and as they ended, and everybody's
-- first words and bookings of some days, to be found among them.

DROP INDEX lead_of_somebody;
CREATE INDEX lead_of_somebody ON "lead" (operator_id, assigned_to, created_at, id) INCLUDE (merged_into)
  WHERE assigned_to IS NOT NULL;
CREATE INDEX lead_of_somebody_ended ON "lead" (operator_id, assigned_to, ended_at) INCLUDE (ending)
  WHERE assigned_to IS NOT NULL AND started_at IS NOT NULL AND ended_at IS NOT NULL AND merged_into IS NULL;
CREATE INDEX lead_first_since ON "lead_first" (operator_id, at) INCLUDE (lead_id, kind) WHERE slot = 0;
CREATE INDEX appointment_booked ON "appointment" (operator_id, booked_at) INCLUDE (lead_id);
