/**
 * Serve: forecasts by HTTP, in three protocols, with limits, tokens and metrics.
 *
 * @module
 */
export type { Decisions } from "./api/decisions.ts";
export type { ServerOptions } from "./api/server_options.ts";
export type { StandingAlert } from "./api/standing_alerts.ts";
export type { AccessEntry } from "./http/access_entry.ts";
export type { ServingLimits } from "./http/limits.ts";
export { type MetricSources, ServerMetrics } from "./http/metrics.ts";
export type { CountedMetric, CountedValue } from "./http/shown_metrics.ts";
export { type Role, Tokens } from "./http/tokens.ts";
export { createServer, type ForecastServer } from "./server/create_server.ts";
export { listen, type Listening } from "./server/listen.ts";
export { type ServeOptions, serveTable, type TableServer } from "./server/serve_table.ts";
