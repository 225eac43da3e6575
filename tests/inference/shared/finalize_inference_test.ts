import { assertEquals, assertRejects } from "@std/assert";
import { WorkerError } from "@lib/core/errors/errors.ts";
import { inferTable } from "@lib/inference/series/infer.ts";
import { SharedForecasts, spoil } from "./_shared.ts";

Deno.test("finalizeInference() writes what inferTable() writes, of what was decided when it was planned", async () => {
  const shared = await SharedForecasts.make(), { work } = shared, now = work.root;
  const asked = { quantiles: [0.9, 0.1], totals: { by: [["item"], []] }, horizon: 2, limit: 650 };
  const totals = { ...asked.totals, output: `${now}/alone_totals.csv` };
  const alone = await inferTable(
    work.source({ ...asked, totals, output: `${now}/alone.csv`, predictions: `${now}/p1` }),
  );
  await shared.share(asked);
  // What is promoted since is of no account.
  work.register("r2", { keys: [{ id: "0000", parts: ["0000"] }] });
  assertEquals((await assertRejects(() => shared.finalize(), WorkerError)).code, "PASS_OPEN");
  assertEquals([...Deno.readDirSync(now)].filter(({ name }) => name.startsWith("shared.csv")), []);
  await shared.doShards();
  const result = await shared.finalize({ predictions: `${now}/p2` });
  assertEquals(result, { ...alone, output: `${now}/shared.csv`, totals: `${now}/shared_totals.csv` });
  for (const file of ["", "_totals"]) {
    assertEquals(Deno.readTextFileSync(`${now}/shared${file}.csv`), Deno.readTextFileSync(`${now}/alone${file}.csv`));
  }
  assertEquals((await shared.finalize()).rows, alone.rows, "and again");
});

Deno.test("finalizeInference() has a damaged result made again, and nothing else", async () => {
  const shared = await SharedForecasts.make();
  await shared.share();
  await shared.doShards();
  const { near } = await shared.place(),
    [first] = [...Deno.readDirSync(`${near}/forecasts`)].map(({ name }) => name).sort();
  spoil(`${near}/forecasts/${first}`);
  for (let round = 0; round < 2; round++) {
    const { code, hint } = await assertRejects(() => shared.finalize(), WorkerError);
    assertEquals([code, hint.includes("deno task work --plan")], ["PASS_OPEN", true]);
  }
  assertEquals((await shared.doShards()).map(({ done }) => done), [1]);
  assertEquals((await shared.finalize()).outcomes, { champion: 699, fallback: 0, failed: 1 });
});
