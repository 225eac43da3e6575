import { assertEquals } from "@std/assert";
import { forecastTable } from "@lib/page/bundle/forecast_table.ts";
import { BundleReader } from "@lib/page/bundle/read_bundle.ts";
import { newDocument } from "@lib/plots/frame/new_document.ts";
import { smallBundle } from "../_small_bundle.ts";

Deno.test("forecastTable() has a row for each step; what is not known is empty; a second key replaces the first", async () => {
  const reader = await BundleReader.open(smallBundle().load), table = newDocument().createElement("table");
  const rows = () => [...table.querySelectorAll("tr")].map((row) => [...row.children].map((cell) => cell.textContent));
  forecastTable(table, await reader.forecast(2), reader.head);
  assertEquals(rows()[1], ["1970-01-12", "", "", "", "", ""]);
  forecastTable(table, await reader.forecast(0), reader.head);
  assertEquals(rows(), [
    ["Date", "Forecast", "80 % low", "80 % high", "95 % low", "95 % high"],
    ...["1970-01-12", "1970-01-13", "1970-01-14"].map((date) => [date, "3", "2", "4", "1", "5"]),
  ]);
  assertEquals(table.querySelector("tbody td")?.className, "date", "which is not broken on a narrow screen");
});
