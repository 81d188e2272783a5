-- A tag may be somebody's name: when its person is erased and nobody has it any more, its counters go.
GRANT DELETE ON "tag_count" TO app_operator;

-- Whose words are still there, in order of time: without it every page that is given up walks over all that went before.
CREATE INDEX message_with_text ON "message" (operator_id, created_at) WHERE text_erased_at IS NULL;
