import { assertEquals } from "@std/assert";
import { draftFuture } from "@lib/inference/plan/draft_future.ts";
import { codeOf, configOf, KEYS } from "../_fixtures.ts";
import { TABLE, Workspace } from "../_store.ts";

const priced = (price: number, more = "") =>
  `${TABLE}${more}`.trimEnd().split("\n").map((line, i) => `${line},${i === 0 ? "price" : price}`).join("\n");

Deno.test("draftFuture() writes what the models that serve must know ahead", async () => {
  const work = new Workspace(configOf({ exogenous: { future: ["price"] } }));
  await work.load(priced(2));
  work.register("r1", { keys: KEYS });
  const output = `${work.root}/future.csv`;
  const draft = await draftFuture(work.source({ horizon: 2 }), output);
  assertEquals(draft, { group: "demo", rows: 6, output, dataVersion: 1, damaged: [] });
  assertEquals(Deno.readTextFileSync(output).split("\n")[1], "007,n,2024-01-04,2,2024-01-03");
});

Deno.test("draftFuture() writes nothing where nothing is known ahead", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS });
  const draft = await draftFuture(work.source({}), `${work.root}/future.csv`);
  assertEquals([draft.rows, draft.output], [0, null]);
});

Deno.test("draftFuture() goes on from the newest whole version", async () => {
  const work = new Workspace(configOf({ exogenous: { future: ["price"] } }));
  await work.load(priced(2));
  work.register("r1", { keys: KEYS });
  await work.load(priced(3, "2024-01-04,007,n,40\n"));
  work.spoil(2, "panel.parquet");
  const output = `${work.root}/future.csv`, draft = await draftFuture(work.source({ horizon: 1 }), output);
  assertEquals([draft.dataVersion, draft.damaged.map(({ version }) => version)], [1, [2]]);
  assertEquals(Deno.readTextFileSync(output).split("\n")[1], "007,n,2024-01-04,2,2024-01-03");
  work.spoil(1, "panel.parquet");
  assertEquals(await codeOf(() => draftFuture(work.source({}), output)), "CORRUPT_GROUP");
});
