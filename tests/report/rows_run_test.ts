import { assertEquals, assertStringIncludes } from "@std/assert";
import { parseHTML } from "linkedom";
import { buildRunRecord } from "@lib/report/build_run.ts";
import { runPage } from "@lib/report/run_page.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { trained } from "../monitoring/rows/_trained.ts";

async function build(asked: "classes" | "targets") {
  const { at, root } = await trained(asked), registry = openRegistry(at.registry, { now: at.now, readOnly: true });
  try {
    const run = registry.recordedRuns()[0]!.run;
    const { record, blocks } = await buildRunRecord(registry, run, { ...at, dir: `${root}/reports/${run}` });
    return { head: record.head, page: runPage(record, blocks) };
  } finally {
    registry.close();
  }
}

Deno.test("buildRunRecord() of rows has no periods, and tells of no history", async () => {
  const { head, page } = await build("classes");
  assertEquals([head.periods, head.historyNote, head.origin], [[], "", ""]);
  const text = parseHTML(page).document.querySelector("main")?.textContent ?? "";
  assertStringIncludes(text, "Sets80 %");
  for (const word of ["Season", "nterval", "orecast"]) {
    assertEquals(text.includes(word), false, word);
  }
});

Deno.test("buildRunRecord() of several targets names them all", async () => {
  const { head } = await build("targets");
  assertEquals(head.target, "spent, tips");
});
