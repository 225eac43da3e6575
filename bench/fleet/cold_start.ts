/**
 * The shortest program that forecasts one key: `cold_start.ts <registry> <store> <item>`. It prints the first forecast.
 *
 * @module
 */
import { forecastKey } from "../../lib/inference/series/forecast_key.ts";

const [registry, store, item] = Deno.args;
const { forecast } = await forecastKey([item], { registry, store, now: () => new Date() });
console.log(forecast.yhat[0]);
