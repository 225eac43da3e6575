import { assertEquals, assertGreater, assertLess } from "@std/assert";
import { rowsCsv, RowsProject } from "./_rows_project.ts";

Deno.test("columnImportance() is of each column, whatever is asked for, and next to nothing for a column of many texts that say nothing", async () => {
  const noisy = rowsCsv().split("\n").map((line, i) => `${line},${i === 0 ? "tariff" : `t${i * 7 % 31}`}`).join("\n");
  const inputs = { names: ["x", "z", "colour", "tariff"] },
    wood = { name: "wood", base: "global_random_forest", params: { trees: 10 } };
  for (const fields of [{ problem: "classification", target: "grade" }, { target: ["spend", "extra"] }] as const) {
    const { reportDir } = await new RowsProject({ inputs, contenders: ["prior_mean", wood], ...fields }, noisy).train();
    const { permutationImportance } = JSON.parse(Deno.readTextFileSync(`${reportDir}/evaluation.json`));
    const lost = permutationImportance.wood;
    assertEquals(Object.keys(lost).toSorted(), ["colour", "customer", "tariff", "x", "z"]);
    const most = Math.max(lost.x, lost.customer);
    assertGreater(most, 1);
    assertLess(lost.tariff, most / 5);
  }
});
