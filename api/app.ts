import express, { type Express } from 'express';
import type { Logger } from 'pino';
import type { Auth } from './auth.ts';
import type { Devices } from './sign-in/devices.ts';
import { limitTraffic } from './limits/traffic.ts';
import { limitWrongKeys } from './limits/wrong-keys.ts';
import { allowOrigins } from './middleware/allow-origins.ts';
import { authenticate } from './middleware/authenticate.ts';
import { emptyInvisible } from './middleware/empty-invisible.ts';
import { keepVisitsReading } from './middleware/keep-visits-reading.ts';
import { cutSlowBodies, type SLOWEST } from './middleware/cut-slow-bodies.ts';
import { logRequests } from './middleware/log-requests.ts';
import { readAddress } from './middleware/read-address.ts';
import { readBody } from './middleware/read-body.ts';
import { refuseCrossSite } from './middleware/refuse-cross-site.ts';
import { refuseUnknown } from './middleware/refuse-unknown.ts';
import { refuseUnwritableAddress, refuseUnwritableBody } from './middleware/refuse-unwritable.ts';
import { secureHeaders } from './middleware/secure-headers.ts';
import { describeApi } from './openapi.ts';
import { portal } from './portal.ts';
import { answerProblems } from './problem.ts';
import type { ReadKey } from './read-key.ts';
import type { ReadSession } from './read-session.ts';
import { readProblem } from './read-problem.ts';
import { answerRoutes } from './routes/answer.ts';
import { auditExport } from './routes/audit.ts';
import { billingExports } from './routes/billing-exports.ts';
import { brandPages } from './routes/brand-pages.ts';
import { bookingLinkRoutes } from './routes/booking-link.ts';
import { docsRoutes } from './routes/docs.ts';
import { type LiveDeps, liveRoutes } from './routes/live.ts';
import { leadExport } from './routes/lead-export.ts';
import { certificatePages } from './routes/erasures.ts';
import { personExport } from './routes/person-export.ts';
import { healthRoutes, type ReadinessChecks } from './routes/health.ts';
import { type ImportFilesDeps, importFiles } from './routes/import-files.ts';
import { instantlyExport } from './routes/instantly-export.ts';
import { invitationLinks } from './routes/invitation.ts';
import { joinRoutes } from './routes/join.ts';
import { jsonRoutes } from './routes/json.ts';
import { pageStyle } from './routes/page.ts';
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

export interface AppDeps
  extends WebhookDeps,
    InboundMailDeps,
    ImportFilesDeps,
    Pick<LiveDeps, 'live' | 'beatEvery'> {
  readonly auth: Auth;
  readonly social: SocialSettings;
  readonly devices: Devices;
  readonly readKey: ReadKey;
  readonly readSession: ReadSession;
  /** Besides our own: whose pages may call us as who is signed in. */
  readonly allowedOrigins: readonly string[];
  /** Addresses and ranges whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  /** What comes slower is cut; undefined: as the code has it. */
  readonly slowest?: typeof SLOWEST | undefined;
  /** Where the portal's build lies. */
  readonly portalDir: string;
  readonly readiness: ReadinessChecks;
  readonly logger: Logger;
}

/** The HTTP side of the house. It takes, checks and stores; it never calls a vendor. */
export async function createApp(deps: AppDeps): Promise<Express> {
  const document = await describeApi(deps.publicUrl);
  const traffic = limitTraffic();
  const keys = limitWrongKeys(deps.guesses);
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', [...deps.trustedProxies]);
  app.use(logRequests(deps.logger));
  app.use(secureHeaders(deps.publicUrl));
  app.use(readAddress);
  // Before what asks who calls: a preflight has neither cookie nor key.
  app.use('/api', allowOrigins(deps.allowedOrigins));
  app.use(refuseCrossSite([new URL(deps.publicUrl).origin, ...deps.allowedOrigins]));
  app.use(traffic.ofStrangers);
  app.use(cutSlowBodies(deps.slowest));
  app.use('/api/docs', docsRoutes());
  app.use(pageStyle());
  app.use(portal(deps.portalDir));
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
  app.use(brandPages(deps));
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
  app.use(keys.count, authenticate(deps.readKey, deps.readSession), keys.forget, traffic.ofCallers);
  app.use(keepVisitsReading(deps.authDb));
  app.use(liveRoutes(deps));
  app.use(suppressionExport(deps));
  app.use(billingExports(deps));
  app.use(leadExport(deps));
  app.use(instantlyExport(deps));
  app.use(auditExport(deps));
  app.use(personExport(deps));
  app.use(certificatePages(deps));
  app.use(importFiles(deps));
  app.use(readBody());
  app.use(refuseUnwritableBody);
  app.use(emptyInvisible);
  app.use(jsonRoutes(deps));
  app.use(answerProblems(readProblem));
  return app;
}
