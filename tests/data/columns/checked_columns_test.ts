import { assertEquals } from "@std/assert";
import { parseConfig } from "../../../lib/core/config/config.ts";
import { checkBy } from "../../../lib/data/demand/check_rows.ts";
import { columnSteps, NO_PERIOD, type ReadColumns } from "../../../lib/data/columns/checked_columns.ts";
import { headOf } from "../../../lib/data/tables/text_table.ts";
import { tableOf } from "./_both_readers.ts";
import { planDemand } from "../../../lib/data/demand/demand_plan.ts";

Deno.test("columnSteps() reads rows column by column, each with the first rule that it breaks", async () => {
  const table = tableOf({
    header: ["date", "item", "demand", "kind"],
    rows: [["2024-01-01", "b", "5", "y"], ["2024-01-02", "a", "-5", "x"], ["soon", "a", "5", "x"], [
      null,
      null,
      null,
      null,
    ]],
  });
  const plan = planDemand(
    parseConfig({ source: "rows", keys: ["item"], frequency: "day", exogenous: { static: ["kind"] } }),
  );
  let read: ReadColumns | undefined;
  const { rules } = await checkBy(columnSteps(table, { plan, keep: (rows) => read = rows }), {
    table: headOf(table),
    plan,
  });
  assertEquals([...read?.key ?? []], [1, 0, 0, -1]);
  assertEquals([...read?.period ?? []], [19723, 19724, NO_PERIOD, NO_PERIOD]);
  assertEquals([...read?.y ?? []], [5, -5, 5, NaN]);
  assertEquals([...read?.x[0] ?? []], [1, 0, 0, NaN]);
  assertEquals([...read?.code ?? []].map((code) => rules[code - 1]?.code ?? ""), [
    "",
    "NEGATIVE",
    "INVALID_DATE",
    "BLANK_ROW",
  ]);
});
