import { ALERT_ROUTES } from "./alert_routes.ts";
import { DOCS_ROUTES } from "./docs_routes.ts";
import { FORECAST_ROUTES } from "./forecast_routes.ts";
import { HEALTH_ROUTES } from "./health_routes.ts";
import { INFERENCE_ROUTES } from "./inference_routes.ts";
import { KEY_ROUTES } from "./key_routes.ts";
import { DECISION_ROUTES } from "./pages/decision_routes.ts";
import { PAGE_ROUTES } from "./pages/page_routes.ts";
import { RECORD_ROUTES } from "./pages/record_routes.ts";
import { PREDICT_ROUTES } from "./predict_routes.ts";
import type { Route } from "./route.ts";
import { SCORING_ROUTES } from "./scoring_routes.ts";

/** All that a server answers; `/openapi.json` is made of it. */
export const ROUTES: readonly Route[] = [
  ...FORECAST_ROUTES,
  ...PREDICT_ROUTES,
  ...KEY_ROUTES,
  ...ALERT_ROUTES,
  ...PAGE_ROUTES,
  ...RECORD_ROUTES,
  ...DECISION_ROUTES,
  ...INFERENCE_ROUTES,
  ...SCORING_ROUTES,
  ...HEALTH_ROUTES,
  ...DOCS_ROUTES,
];
