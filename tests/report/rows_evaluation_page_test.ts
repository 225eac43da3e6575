import { assertEquals, assertStringIncludes } from "@std/assert";
import { evaluateRows } from "@lib/monitoring/rows/evaluate_rows.ts";
import { writeRowsEvaluation } from "@lib/report/rows_evaluation_page.ts";
import type { RunRecord } from "@lib/report/record/run_record.ts";
import { linesOf, SEEN, trained } from "../monitoring/rows/_trained.ts";

async function recordOf(asked: "regression" | "classes", lines: readonly string[], withSeen = false) {
  const { at, root, write } = await trained(asked), input = write("came.csv", lines), path = `${root}/page.html`;
  const result = await evaluateRows({ ...at, input, output: `${root}/out.csv`, withSeen });
  writeRowsEvaluation(path, result);
  const page = Deno.readTextFileSync(path);
  const from = page.indexOf(">", page.indexOf('id="record"')) + 1;
  const record: RunRecord = JSON.parse(page.slice(from, page.indexOf("</script>", from)));
  return { result, page, record };
}

Deno.test("writeRowsEvaluation() tells the scores of rows that came as a run tells those of its hold-out", async () => {
  const came = [...linesOf(SEEN, SEEN + 40), ...linesOf(SEEN + 40, SEEN + 60, "c")];
  const { result, page, record } = await recordOf("regression", came);
  assertEquals([record.head.kind, record.head.isHeldOut, record.head.keyCount], ["evaluation", true, 3]);
  assertEquals(record.comparison.map(({ role, metrics }) => [role, metrics.rmse]), [
    ["ours", Number(result.metrics.ours!.rmse!.toPrecision(6))],
    ["baseline", Number(result.metrics.prior_mean!.rmse!.toPrecision(6))],
  ]);
  assertEquals(record.fallbacks.map(({ code, keys }) => [code, keys]), [["NEW_KEY", 1]]);
  assertEquals([record.charts.rows?.rows, record.charts.rows?.residuals.length, record.keys.count], [60, 1, 3]);
  for (
    const text of ["On 60 rows that came after training", "rows that no model and no choice has seen", "that came"]
  ) {
    assertStringIncludes(page, text);
  }
});

Deno.test("writeRowsEvaluation() of rows that training has seen says that others are harder", async () => {
  const { page, record } = await recordOf("classes", linesOf(0, SEEN), true);
  assertEquals([record.head.isHeldOut, record.charts.rows?.classes.length], [false, 1]);
  assertStringIncludes(page, "training has seen some: others are harder");
});
