/**
 * Serve: forecasts by HTTP, in three protocols, with limits, tokens and metrics.
 *
 * @module
 */
export type { AccessEntry } from "./access_entry.ts";
export { createServer, type ForecastServer } from "./create_server.ts";
export { DEFAULT_LIMITS, type ServingLimits } from "./limits.ts";
export { listen, type Listening } from "./listen.ts";
export { ServerMetrics } from "./metrics.ts";
export type { CountedMetric, CountedValue } from "./shown_metrics.ts";
export { type ServeOptions, serveTable, type Serving } from "./serve_table.ts";
export type { Decisions } from "./pages/decisions.ts";
export type { ServerOptions } from "./server_options.ts";
export type { StandingAlert } from "./standing_alerts.ts";
export { type Role, Tokens } from "./tokens.ts";
