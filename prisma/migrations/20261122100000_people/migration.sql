-- What people do to members, keys and sessions is written down in the transaction that does it, by the login of sign-in:
-- it adds to the trail of any operator, and cannot read it.
CREATE POLICY auth ON "audit" FOR INSERT TO followthrough_auth WITH CHECK (true);
GRANT INSERT ON "audit" TO followthrough_auth;
