import { assert, assertEquals, assertRejects } from "@std/assert";
import { ForecastError } from "@lib/core/errors/errors.ts";
import { encodeImport } from "@lib/models/trees/imported.ts";
import { keepImport } from "@lib/registry/packs/imports.ts";
import { ImportedModels, journalImports } from "@lib/training/tasks/imported_models.ts";
import { Journal } from "@lib/training/tasks/journal.ts";
import { EVERY_QUESTION } from "../../exchange/_ensembles.ts";
import { SPEC } from "../../inference/_fixtures.ts";

Deno.test("ImportedModels of a run come from its journal, and are blind to windows that they may have seen", async () => {
  const root = Deno.makeTempDirSync(), journal = new Journal(`${root}/journal`);
  const facts = { source: "v.txt", trainedUntil: "1970-01-11", transform: "none", features: [], trees: 1 } as const;
  const bytes = encodeImport({ facts, ensemble: { ...EVERY_QUESTION, names: ["lag_1", "step"], specHash: "" } });
  const { entry: { model } } = keepImport(root, { name: "vendor", bytes });
  const vendor = {
    name: "vendor",
    family: "imported",
    scope: "pooled" as const,
    params: { model, trainedUntil: 10 },
    default: false,
    for: "all" as const,
    summary: "",
    minRows: 1,
  };
  const plan = {
    contenders: [{ ...vendor, name: "ridge", family: "ridge" }, vendor],
    spec: { ...SPEC, names: ["lag_1", "step"] },
  };
  const lacking = await assertRejects(() => ImportedModels.open(journal, plan), ForecastError);
  assertEquals(lacking.code, "CORRUPT_JOURNAL");
  await journalImports(journal, plan, root);
  // The journal is enough: what becomes of the registry's file is of no account.
  Deno.removeSync(`${root}/imports`, { recursive: true });
  await journalImports(journal, plan, root);
  const models = await ImportedModels.open(journal, plan);
  assertEquals([models.has("vendor"), models.has("ridge")], [true, false]);
  assertEquals([models.at("vendor", 9), models.at("ridge", 99)], [null, null]);
  assert(models.at("vendor", 10) !== null);
  assertEquals(models.at("vendor", 10)?.ensemble.names, ["lag_1", "step"]);
});
