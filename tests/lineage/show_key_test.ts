import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { showKey } from "@lib/lineage/show_key.ts";
import { Project, tableRows } from "../training/_project.ts";

Deno.test("showKey() gives history, forecast and the versions of the one key that is meant, newest first", async () => {
  using project = new Project(tableRows(3), { exogenous: {}, contenders: ["seasonal_naive", "ses"] });
  await project.train();
  const { registry, store } = project.paths, source = { registry, store, now: () => new Date(0) };
  const codeOf = async (where: Record<string, string[]>) =>
    (await assertRejects(() => showKey(where, source), DataError)).code;
  assertEquals(await codeOf({}), "AMBIGUOUS_KEY");
  assertEquals(await codeOf({ item: ["nobody"] }), "NO_MATCHING_KEY");
  assertEquals(await codeOf({ colour: ["red"] }), "MISSING_COLUMN");
  const error = await assertRejects(() => showKey({}, source), DataError);
  const [item = "", location = ""] = (error.context.examples as string[])[0]!.split(" / ");
  const where = { item: [item], location: [location] }, shown = await showKey(where, source);
  assertEquals([shown.keyColumns, shown.key.parts, shown.target], [["item", "location"], [item, location], "demand"]);
  assertEquals([shown.forecast.yhat.length, shown.history.ds.length, shown.versions.length], [
    6,
    shown.history.y.length,
    1,
  ]);
  assertEquals([shown.versions[0]!.contender, shown.versions[0]!.stage], [shown.model, "Production"]);
  await project.train({ config: { ...project.config, seed: 5 } });
  assertEquals((await showKey(where, source)).versions.map(({ version }) => version), [2, 1]);
});
