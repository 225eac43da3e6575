import { assertEquals, assertStringIncludes } from "@std/assert";
import { forecastChart } from "@lib/page/bundle/forecast_chart.ts";
import { BundleReader } from "@lib/page/bundle/read_bundle.ts";
import { smallBundle } from "../_small_bundle.ts";

Deno.test("forecastChart() draws history, forecast and bands in the width of the page; no width is too small", async () => {
  const reader = await BundleReader.open(smallBundle().load), shown = await reader.forecast(0);
  const chart = forecastChart(shown, { head: reader.head, width: 640 });
  assertEquals([chart.width, forecastChart(shown, { head: reader.head, width: 0 }).width], [640, 300]);
  for (const part of ["history", "80 % interval", "95 % interval", "demand"]) assertStringIncludes(chart.toSVG(), part);
});

Deno.test("forecastChart() says that there is no forecast, and leaves out levels of which nothing is known", async () => {
  const reader = await BundleReader.open(smallBundle({ levels: [80, 99] }).load);
  assertStringIncludes(
    forecastChart(await reader.forecast(2), { head: reader.head, width: 500 }).toSVG(),
    "no forecast to draw",
  );
  const svg = forecastChart(await reader.forecast(0), { head: reader.head, width: 500 }).toSVG();
  assertEquals([svg.includes("80 % interval"), svg.includes("99 % interval")], [true, false]);
});
