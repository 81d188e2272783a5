-- Tries at passwords, codes and keys, counted over all processes. The order of the columns is that of the counting
-- library's INSERT. The table of better-auth's own limits, which nobody writes any more, goes.
DROP TABLE "rate_limit";

CREATE TABLE "guess" (
    "key" TEXT NOT NULL,
    "points" INTEGER NOT NULL,
    "expire" BIGINT,

    CONSTRAINT "guess_pkey" PRIMARY KEY ("key")
);
CREATE INDEX "guess_expire_idx" ON "guess"("expire");

ALTER TABLE "guess" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "guess" FORCE ROW LEVEL SECURITY;
CREATE POLICY auth ON "guess" TO followthrough_auth USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON "guess" TO followthrough_auth;

-- An import may begin with an address, which may itself be what opens the file: only the operator is told it.
ALTER TABLE "import" ADD COLUMN "file_address" TEXT;
