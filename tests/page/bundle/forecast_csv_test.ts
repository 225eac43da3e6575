import { assertEquals } from "@std/assert";
import { forecastCsv } from "@lib/page/bundle/forecast_csv.ts";
import { BundleReader } from "@lib/page/bundle/read_bundle.ts";
import { smallBundle } from "../_small_bundle.ts";

Deno.test("forecastCsv() has a row for each key and step, no formulas, and nothing where nothing is known", async () => {
  const reader = await BundleReader.open(smallBundle().load);
  const keys = [await reader.forecast(1), await reader.forecast(2)];
  assertEquals(forecastCsv(keys, reader.head).split("\n"), [
    "item,location,ds,step,yhat,lo_80,hi_80,lo_95,hi_95,model,version,status,reason",
    "'=cmd,n,1970-01-12,1,5,4,6,3,7,naive,1,champion,",
    "'=cmd,n,1970-01-13,2,5,4,6,3,7,naive,1,champion,",
    "'=cmd,n,1970-01-14,3,5,4,6,3,7,naive,1,champion,",
    "gone,n,1970-01-12,1,,,,,,,0,failed,NO_CHAMPION",
    "gone,n,1970-01-13,2,,,,,,,0,failed,NO_CHAMPION",
    "gone,n,1970-01-14,3,,,,,,,0,failed,NO_CHAMPION",
    "",
  ]);
});
