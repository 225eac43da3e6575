import { assert, assertStringIncludes } from "@std/assert";
import { monitorRows } from "@lib/monitoring/monitor_rows.ts";
import { rowsMonitorPage } from "@lib/report/rows_monitor_page.ts";
import { linesOf, SEEN, trained } from "../monitoring/rows/_trained.ts";

Deno.test("rowsMonitorPage() has scores beside their promise, distances, alerts and keys, without a script", async () => {
  const { at, root, write } = await trained("regression");
  const lines = linesOf(SEEN, SEEN + 60).map((line, i) => i % 2 ? line : line.replace(/^./, "<z>"));
  const input = write("came.csv", lines), options = { ...at, reports: `${root}/reports`, staleAfter: () => 30 };
  const page = rowsMonitorPage(await monitorRows({ ...options, input }));
  for (
    const text of [
      "60 scored",
      "promised",
      "what is usual",
      "spent",
      "prediction",
      "KEYS_NEW",
      "&lt;z&gt;",
      "2 keys have had enough rows",
    ]
  ) {
    assertStringIncludes(page, text);
  }
  assert(!page.includes("<script") && !page.includes("<z>"));
  const blind = rowsMonitorPage(
    await monitorRows({
      ...{ ...options, reports: `${root}/others` },
      input: write("blind.csv", ["a,31,gold"], "shop,age,plan"),
    }),
  );
  for (const text of ["no targets have come", "No key has had enough rows"]) assertStringIncludes(blind, text);
  const old = rowsMonitorPage(await monitorRows(options));
  for (const text of ["240 of them seen by training", "none is new"]) assertStringIncludes(old, text);
});
