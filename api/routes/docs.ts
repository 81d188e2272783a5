import { Router } from 'express';
import swaggerUi from 'swagger-ui-express';

const PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Followthrough API</title><link rel="stylesheet" href="./swagger-ui.css"><link rel="icon" href="./favicon-32x32.png"></head>
<body><div id="swagger-ui"></div><script src="./swagger-ui-bundle.js"></script><script src="./start.js"></script></body></html>`;

/** No validator: it would send our document to another's server. */
const START = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#swagger-ui', deepLinking: true, validatorUrl: null });
`;

/**
 * The API's document as a page. The page and its start are ours: those that swagger-ui-express makes have their styles
 * inline, which our policy forbids; the files that it serves beside them run as they are.
 */
export function docsRoutes(): Router {
  const router = Router();
  router.get('/', (request, response, next) => {
    // Relative names need the slash: swagger's own files lead there.
    if (!request.originalUrl.split('?')[0]?.endsWith('/')) return next();
    response.type('html').send(PAGE);
  });
  router.get('/start.js', (_request, response) => {
    response.type('js').send(START);
  });
  router.use(swaggerUi.serve);
  return router;
}
