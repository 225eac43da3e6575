import { assert, assertEquals, assertRejects } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { encodeArtifact } from "@lib/core/bytes/artifact.ts";
import type { LoadedContender } from "@lib/competition/contenders/compete.ts";
import { naive } from "@lib/models/histories/naive.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { Journal } from "@lib/training/tasks/journal.ts";
import { PooledModels } from "@lib/training/tasks/pooled_models.ts";

const contender = (name: string, scope: LoadedContender["scope"]): LoadedContender => ({
  name,
  scope,
  family: naive,
  params: {},
  classes: [],
  forShort: true,
});
const CONTENDERS = [contender("local", "local"), contender("good", "pooled"), contender("bad", "pooled")];
const fitted = naive.fit({ y: Float64Array.of(1, 2), start: 0, seasonLength: 1, design: null }, {}, createRng(0));

async function journalWith(origin: number): Promise<Journal> {
  const journal = new Journal(Deno.makeTempDirSync());
  const error = { name: "FitError", code: "SINGULAR", message: "x", hint: "", context: {} };
  await journal.keep("pooled/7", {
    kind: "pooled",
    origin,
    models: [
      { contender: "good", bytes: encodeArtifact(naive.encode(fitted)), error: null },
      { contender: "bad", bytes: null, error },
    ],
    rows: 2,
  });
  return journal;
}

Deno.test("PooledModels.get() gives what was loaded, decoded once; null for who failed", async () => {
  const models = new PooledModels(await journalWith(7), CONTENDERS);
  assertEquals(models.get("good", 7), null);
  await models.load([7]);
  await models.load([7]);
  assertEquals(models.get("good", 7), fitted);
  assert(models.get("good", 7) === models.get("good", 7));
  assertEquals([models.get("bad", 7), models.get("local", 7), models.get("good", 8)], [null, null, null]);
});

Deno.test("PooledModels.load() never goes on without the models of an origin", async () => {
  const journal = await journalWith(7);
  Deno.truncateSync(`${journal.dir}/pooled/7`, 0);
  const error = await assertRejects(() => new PooledModels(journal, CONTENDERS).load([7]), DataError);
  assertEquals([error.code, error.context.name], ["CORRUPT_JOURNAL", "pooled/7"]);
  // Where nobody is pooled there is nothing to read.
  await new PooledModels(journal, CONTENDERS.slice(0, 1)).load([7]);
});
