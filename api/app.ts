import express, { type Express } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import type { Auth } from './auth.ts';
import swaggerUi from 'swagger-ui-express';
import { authenticate } from './middleware/authenticate.ts';
import { keepVisitsReading } from './middleware/keep-visits-reading.ts';
import { logRequests } from './middleware/log-requests.ts';
import { readBody } from './middleware/read-body.ts';
import { refuseUnknown } from './middleware/refuse-unknown.ts';
import { refuseUnwritableAddress, refuseUnwritableBody } from './middleware/refuse-unwritable.ts';
import { describeApi } from './openapi.ts';
import { answerProblems } from './problem.ts';
import type { ReadKey } from './read-key.ts';
import type { ReadSession } from './read-session.ts';
import { readProblem } from './read-problem.ts';
import { type AnswerDeps, answerRoutes } from './routes/answer.ts';
import { auditExport } from './routes/audit.ts';
import { billingExports } from './routes/billing-exports.ts';
import { bookingLinkRoutes } from './routes/booking-link.ts';
import { leadExport } from './routes/lead-export.ts';
import { certificatePages } from './routes/erasures.ts';
import { personExport } from './routes/person-export.ts';
import { healthRoutes, type ReadinessChecks } from './routes/health.ts';
import { type ImportFilesDeps, importFiles } from './routes/import-files.ts';
import { invitationLinks } from './routes/invitation.ts';
import { joinRoutes } from './routes/join.ts';
import { jsonRoutes } from './routes/json.ts';
import { proofRoutes } from './routes/proof.ts';
import { paymentSetupPage } from './routes/payment-setup-page.ts';
import { secondFactorRoutes } from './routes/second-factor.ts';
import { socialSignInRoutes } from './routes/social-sign-in.ts';
import { accountPages } from './routes/account.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { signInPages } from './routes/sign-in-pages.ts';
import { suppressionExport } from './routes/suppression-export.ts';
import { unsubscribeRoutes } from './routes/unsubscribe.ts';
import type { SocialSettings } from './sign-in/social.ts';
import { type InboundMailDeps, inboundMailRoutes } from './webhooks/inbound-mail.ts';
import { type WebhookDeps, webhookRoutes } from './webhooks/routes.ts';

export interface AppDeps extends WebhookDeps, InboundMailDeps, AnswerDeps, ImportFilesDeps {
  readonly auth: Auth;
  readonly social: SocialSettings;
  readonly readKey: ReadKey;
  readonly readSession: ReadSession;
  readonly readiness: ReadinessChecks;
  readonly logger: Logger;
}

/** The HTTP side of the house. It takes, checks and stores; it never calls a vendor. */
export async function createApp(deps: AppDeps): Promise<Express> {
  const document = await describeApi(deps.publicUrl);
  const app = express();
  app.disable('x-powered-by');
  app.use(logRequests(deps.logger));
  app.use(protect(deps.publicUrl));
  app.use('/api/docs', swaggerUi.serve, swaggerUi.setup(document, { customSiteTitle: 'Followthrough API' }));
  app.use(refuseUnknown(document));
  app.use(refuseUnwritableAddress);
  app.use(healthRoutes(deps.readiness));
  // Before any JSON parser: a signature is over the body as it came.
  app.use(webhookRoutes(deps));
  app.use(inboundMailRoutes(deps));
  app.use(answerRoutes(deps));
  app.use(unsubscribeRoutes(deps));
  app.use(bookingLinkRoutes(deps));
  app.use(proofRoutes(deps));
  app.use(paymentSetupPage());
  app.use(secondFactorRoutes(deps.auth));
  app.use(socialSignInRoutes(deps));
  app.use(signInRoutes(deps.auth));
  app.use(signInPages(deps));
  app.use(accountPages(deps));
  app.use(invitationLinks(deps));
  app.use(joinRoutes(deps));
  app.get('/api/openapi.json', (_request, response) => {
    response.json(document);
  });
  // A stranger's body is not read.
  app.use(authenticate(deps.readKey, deps.readSession));
  app.use(keepVisitsReading(deps.authDb));
  app.use(suppressionExport(deps));
  app.use(billingExports(deps));
  app.use(leadExport(deps));
  app.use(auditExport(deps));
  app.use(personExport(deps));
  app.use(certificatePages(deps));
  app.use(importFiles(deps));
  app.use(readBody());
  app.use(refuseUnwritableBody);
  app.use(jsonRoutes(deps));
  app.use(answerProblems(readProblem));
  return app;
}

/** On plain http, as on one's own machine, asking the browser for https would break every page. */
function protect(publicUrl: string): ReturnType<typeof helmet> {
  const isEncrypted = publicUrl.startsWith('https:');
  return helmet({
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: isEncrypted ? [] : null } },
    strictTransportSecurity: isEncrypted,
  });
}
