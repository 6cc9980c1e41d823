import type { ErrorRequestHandler, RequestHandler, Router } from 'express';
import express from 'express';
import { z } from 'zod';
import type { Scene } from '../scene.ts';
import { serveAssets } from './assets.ts';
import { homePage } from './home-page.ts';
import { addIssueRoutes } from './issue-routes.ts';
import { missingPage, troublePage } from './missing-page.ts';
import { addPlaceRoutes } from './place-routes.ts';
import { asRefusal, refusalWords } from './refusal-words.ts';
import { actingCookie, goTo, isSameOrigin, localPath, sendPage, visitOf } from './visit.ts';

/**
 * The pages people know from GitLab, to be mounted at `/` after the REST API. It reads its own cookies and forms;
 * addresses it does not know below `/api/` and `/-/` are passed on, all others answer a 404 page.
 */
export function pagesRouter(options: { readonly scene: Scene }): Router {
  const { scene } = options;
  const router = express.Router();
  serveAssets(router);
  const form = express.urlencoded({ extended: false, limit: '5mb' });
  const guarded: readonly RequestHandler[] = [sameOriginOnly(scene), form];
  router.get('/', (request, response) => {
    const visit = visitOf(scene, request);
    sendPage(response, visit, homePage(visit));
  });
  router.post('/-/act-as', ...guarded, (request, response) => {
    const { user, back } = actAsForm.parse(request.body);
    response.cookie(actingCookie, user, { path: '/', sameSite: 'lax', httpOnly: true });
    goTo(response, localPath(back));
  });
  addIssueRoutes(router, scene, guarded);
  addPlaceRoutes(router, scene, guarded);
  router.get('/*path', (request, response, next) => {
    if (/^\/(?:api|-)\//.test(request.path)) return next();
    const visit = visitOf(scene, request);
    sendPage(response, visit, missingPage(visit), 404);
  });
  router.use(trouble(scene));
  return router;
}

const actAsForm = z.object({ user: z.string().max(40), back: z.string().default('/') });

// A page elsewhere could otherwise act through the cookie of whoever opens it.
function sameOriginOnly(scene: Scene): RequestHandler {
  return (request, response, next) => {
    if (isSameOrigin(request)) return next();
    const visit = visitOf(scene, request);
    const words = 'This form was sent from another site, so nothing was done. Open the page here and try again.';
    sendPage(response, visit, troublePage(visit, 'Not done', words), 403);
  };
}

function trouble(scene: Scene): ErrorRequestHandler {
  return (thrown, request, response, next) => {
    const visit = visitOf(scene, request);
    const refusal = asRefusal(thrown);
    if (refusal?.status === 404) return sendPage(response, visit, missingPage(visit), 404);
    if (refusal)
      return sendPage(
        response,
        visit,
        troublePage(visit, 'Not done', refusalWords(refusal, visit.user)),
        refusal.status,
      );
    if (thrown instanceof z.ZodError)
      return sendPage(
        response,
        visit,
        troublePage(visit, 'Not done', 'The form did not arrive complete. Go back, reload the page and send it again.'),
        400,
      );
    if (thrown?.type === 'entity.too.large')
      return sendPage(
        response,
        visit,
        troublePage(
          visit,
          'Too long',
          'That text is longer than GitLab accepts (1,000,000 characters). Go back and shorten it.',
        ),
        413,
      );
    next(thrown);
  };
}
