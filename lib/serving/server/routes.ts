import { ALERT_ROUTES } from "../api/alert_routes.ts";
import { DOCS_ROUTES } from "../api/docs_routes.ts";
import { FORECAST_ROUTES } from "../protocols/forecast_routes.ts";
import { HEALTH_ROUTES } from "../api/health_routes.ts";
import { INFERENCE_ROUTES } from "../protocols/inference_routes.ts";
import { KEY_ROUTES } from "../protocols/key_routes.ts";
import { DECISION_ROUTES } from "../pages/decision_routes.ts";
import { PAGE_ROUTES } from "../pages/page_routes.ts";
import { RECORD_ROUTES } from "../pages/record_routes.ts";
import { PREDICT_ROUTES } from "../protocols/predict_routes.ts";
import type { Route } from "../api/route.ts";
import { SCORING_ROUTES } from "../protocols/scoring_routes.ts";

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
