/**
 * Types, errors, seeded random numbers, civil calendar, statistics and small linear algebra: pure and synchronous.
 *
 * @module
 */
export * from "./artifact.ts";
export * from "./calendar.ts";
export * from "./civil.ts";
export * from "./config.ts";
export * from "./design.ts";
export * from "./task.ts";
export * from "./error_codes.ts";
export * from "./errors.ts";
export * from "./finding.ts";
export * from "./finding_codes.ts";
export * from "./hash.ts";
export * from "./linear_algebra.ts";
export * from "./logger.ts";
export { type MetricChoice, metricName } from "./metric_choice.ts";
export * from "./nearest_name.ts";
export * from "./outcome.ts";
export * from "./panel.ts";
export * from "./problem.ts";
export * from "./problem_shapes.ts";
export * from "./random.ts";
export * from "./resolve_config.ts";
export * from "./recorded_config.ts";
export * from "./statistics.ts";
export * from "./time_format.ts";
