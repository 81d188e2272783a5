import type { ProofContent, SealedEvidence } from '../../contracts/billing/proof-content.ts';
import { sealedEvidence } from '../../domain/billing/proof-content.ts';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Transaction } from '../../prisma/tenant.ts';
import { type Check, readContent } from './check-chain.ts';
import type { CheckedMilestone } from './check-milestone.ts';

type Proof = CheckedMilestone['proofs'][number];
type Appointment = Prisma.AppointmentModel & { readonly evidence: readonly Prisma.EvidenceModel[] };

interface Findings {
  readonly problems: string[];
  /** What has been added since it was sealed: no fault. */
  readonly news: string[];
}

/** Holds what was sealed against the rows that it names: the appointment, its evidence, the policy and the agreement. */
export async function checkContents(
  tx: Transaction,
  { proofs, agreement }: CheckedMilestone,
): Promise<Check & Pick<Findings, 'news'>> {
  const appointments = await tx.appointment.findMany({
    where: { id: { in: proofs.map(({ appointmentId }) => appointmentId) } },
    include: { evidence: true },
  });
  const policies = await tx.policy.findMany({
    where: { id: { in: appointments.map(({ policyId }) => policyId) } },
    select: { id: true, version: true },
  });
  const all: Findings = { problems: [], news: [] };
  let evidence = 0;
  for (const proof of proofs) {
    const sealed = readContent(proof.content);
    const appointment = appointments.find(({ id }) => id === proof.appointmentId);
    if (!sealed || !appointment) continue;
    evidence += sealed.evidence.length;
    const problems = [
      ...aboutAppointment(proof, appointment, sealed).problems,
      ...aboutEvidence(appointment, sealed).problems,
      ...(policies.some(({ id, version }) => same({ id, version }, sealed.policy)) ? [] : ['the policy']),
      ...(same({ id: agreement.id, version: agreement.version }, sealed.agreement) ? [] : ['the agreement']),
    ];
    const news = [
      ...aboutAppointment(proof, appointment, sealed).news,
      ...aboutEvidence(appointment, sealed).news,
    ];
    all.problems.push(...problems.map((what) => `slot ${proof.slot}: ${what} is not as it was sealed`));
    all.news.push(...news.map((what) => `slot ${proof.slot}: ${what}`));
  }
  const of = `${proofs.length} shows, ${evidence} pieces of evidence`;
  return { what: 'What was sealed, against the records it names', of, ...all };
}

function aboutAppointment(
  proof: Proof,
  { startsAt, endsAt, ...row }: Appointment,
  sealed: ProofContent,
): Findings {
  const problems: string[] = [];
  const news: string[] = [];
  if (startsAt.toISOString() !== sealed.startsAt) problems.push("the appointment's start");
  if (endsAt.toISOString() !== sealed.endsAt) problems.push("the appointment's end");
  if (proof.reversedAt) return { problems, news };
  const decidedAt = row.decidedAt?.toISOString() ?? null;
  if (row.status !== 'shown') news.push(`the show is ${row.status} now, which is yet to be made good`);
  else if (decidedAt !== sealed.decidedAt) {
    if ((decidedAt ?? '') > (sealed.decidedAt ?? '')) news.push(`it was decided again at ${decidedAt}`);
    else problems.push("the verdict's time");
  }
  return { problems, news };
}

function aboutEvidence({ evidence }: Appointment, sealed: ProofContent): Findings {
  const problems = sealed.evidence.flatMap((was) => {
    const row = evidence.find(({ id }) => id === was.id);
    const of = `the evidence of the ${was.source} at ${was.at}`;
    return row && stands(sealedEvidence(row), was) ? [] : [of];
  });
  const news = evidence.flatMap((row) => {
    const was = sealed.evidence.find(({ id }) => id === row.id);
    if (!was) return [`the ${row.source} has said ${row.answer} since (${row.at.toISOString()})`];
    const isNew = was.withdrawnAt === null && row.withdrawnAt !== null;
    return isNew ? [`the ${row.source} has taken back its ${row.answer} since`] : [];
  });
  return { problems, news };
}

/** Evidence may be withdrawn later; otherwise it never changes. */
function stands(now: SealedEvidence, was: SealedEvidence): boolean {
  return (
    same({ ...now, withdrawnAt: was.withdrawnAt ?? null }, was) &&
    (was.withdrawnAt ?? now.withdrawnAt) === now.withdrawnAt
  );
}

function same(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): boolean {
  return Object.keys({ ...a, ...b }).every((key) => a[key] === b[key]);
}
