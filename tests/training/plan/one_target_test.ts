import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { RowsProject } from "../_rows_project.ts";

Deno.test("assertOneTarget() refuses some keys for another target before anything is read, takes all of them, and whoever comes first", async () => {
  const project = new RowsProject({ contenders: ["prior_mean", "ridge"] }), { config } = project;
  const some = { where: { customer: ["k0"] }, replace: true }, other = { ...config, target: "extra" };
  const first = await project.train(some);
  const versions = () => [...Deno.readDirSync(`${project.dir}/features/spending`)].map(({ name }) => name).sort();
  const before = versions();
  const refused = await assertRejects(() => project.train({ ...some, config: other }), DataError);
  assertEquals([refused.code, versions()], ["TARGET_MISMATCH", before]);
  assertEquals(
    refused.message,
    "Cannot train some keys of spending for regression of extra as all must be served for the same: current value is " +
      `regression of spend, by run ${first.run}`,
  );
  const classes = { ...config, problem: "classification", metric: "log_loss", contenders: ["prior_mean"] } as const;
  await assertRejects(() => project.train({ limit: 1, config: classes }), DataError, "for classification of spend");
  const { summary: { outcomes } } = await project.train({ config: other, now: () => new Date(1e6) });
  assertEquals(outcomes.failed, 0);
  assertEquals((await project.train({ ...some, config: other, now: () => new Date(2e6) })).summary.keys, 1);
});
