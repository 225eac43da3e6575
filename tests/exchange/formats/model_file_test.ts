import { assert, assertEquals } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import { type Format, modelFile } from "@lib/exchange/formats/model_file.ts";
import { familyOf } from "@lib/models/catalog.ts";
import { TreeModel } from "@lib/models/trees/model.ts";
import { EVERY_QUESTION, ROWS } from "../_ensembles.ts";

const NONE = new Float64Array(0);

function fittedModels() {
  const training = { y: Float64Array.of(1, 2, 3), start: 0, seasonLength: 1, design: ROWS };
  const fit = (name: string) => ({ family: familyOf(name), fitted: familyOf(name).fit(training, {}, createRng(1)) });
  const trees = (changes = {}) => new TreeModel("random_forest", { ...EVERY_QUESTION, ...changes }, NONE);
  return {
    trees: { family: familyOf("random_forest"), fitted: trees({ average: true }) },
    fractional: { family: familyOf("random_forest"), fitted: trees({ categories: Float64Array.of(0, 1, 2, 2.5) }) },
    linear: fit("ridge"),
    history: fit("naive"),
    own: { family: { ...familyOf("ridge"), name: "own" }, fitted: {} },
  };
}

Deno.test("modelFile() gives each family the file that its format has for it, or a reason", async () => {
  const models = fittedModels();
  const kinds = async (format: Format) => {
    const of = async (name: keyof typeof models) => {
      const made = await modelFile(models[name], { format, names: ROWS.names });
      return typeof made === "string" ? "reason" : made.extension;
    };
    return [await of("trees"), await of("fractional"), await of("linear"), await of("history"), await of("own")];
  };
  assertEquals(await kinds("lightgbm"), ["txt", "reason", "json", "reason", "reason"]);
  assertEquals(await kinds("onnx"), ["onnx", "onnx", "onnx", "reason", "reason"]);
  assertEquals(await kinds("json"), ["json", "json", "json", "json", "reason"]);
  const reason = await modelFile(models.history, { format: "onnx", names: [] });
  assertEquals(reason, "naive has neither trees nor coefficients");
  const forest = await modelFile(models.trees, { format: "lightgbm", names: ROWS.names });
  assert(typeof forest === "object");
  assertEquals([forest.offset, String(forest.content).includes("average_output")], [10, true]);
});
