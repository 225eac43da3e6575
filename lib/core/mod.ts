/**
 * Types, errors, seeded random numbers, civil calendar, statistics and small linear algebra: pure and synchronous.
 *
 * @module
 */
export * from "./bytes/artifact.ts";
export * from "./time/calendar.ts";
export * from "./time/civil.ts";
export * from "./config/config.ts";
export * from "./rows/design.ts";
export * from "./rows/task.ts";
export * from "./errors/error_codes.ts";
export * from "./errors/errors.ts";
export * from "./errors/finding.ts";
export * from "./errors/finding_codes.ts";
export * from "./bytes/hash.ts";
export * from "./numbers/linear_algebra.ts";
export * from "./logger.ts";
export { type MetricChoice, metricName } from "./config/metric_choice.ts";
export * from "./text/nearest_name.ts";
export * from "./outcome.ts";
export * from "./rows/panel.ts";
export * from "./errors/problem.ts";
export * from "./config/problem_shapes.ts";
export * from "./numbers/random.ts";
export * from "./config/resolve_config.ts";
export * from "./config/recorded_config.ts";
export * from "./numbers/statistics.ts";
export * from "./time/time_format.ts";
export { formatCount } from "./text/plural.ts";
