/**
 * What a bundle runs in the browser: the library's own forecasts, charts and CSV, a key picker around them. Built by
 * `deno task page`.
 *
 * @module
 */
export { BundleReader, type ForecastOfKey, type LoadData } from "./bundle/read_bundle.ts";
