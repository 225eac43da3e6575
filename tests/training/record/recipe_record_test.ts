import { assert, assertEquals } from "@std/assert";
import { summarizeChampion } from "@lib/competition/champions/champion_codec.ts";
import { RegistryError } from "@lib/core/errors/errors.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { RecipeReader, RecipeRecorder } from "@lib/training/record/recipe_record.ts";
import { Project, tableRows } from "../_project.ts";

/** What a recorder shares, and a reader of it that counts what it reads. */
function memory() {
  const shared = new Map<string, Uint8Array<ArrayBuffer>>(), reads: string[] = [], problems: string[] = [];
  const readShared = (_: string, name: string) => {
    reads.push(name);
    const bytes = shared.get(name);
    if (bytes === undefined) {
      throw new RegistryError("NOT_FOUND", "Cannot read as it must be there: current value is none");
    }
    return bytes;
  };
  const recorder = new RecipeRecorder({
    addShared: (name, bytes) => void shared.set(name, new Uint8Array(bytes)),
  });
  const reader = () => new RecipeReader({ readShared }, ({ code }) => problems.push(code));
  return { shared, reads, problems, recorder, reader };
}

Deno.test("RecipeReader gives who makes the forecast of every version of a run, as its models say", async () => {
  using project = new Project(tableRows(3), {
    register: "all",
    contenders: ["seasonal_naive", "ses", "ridge", "blend", { name: "house", weights: { ses: 3, ridge: 1 } }],
  });
  await project.train();
  const registry = openRegistry(project.paths.registry, { now: () => new Date(0), readOnly: true });
  const rows = registry.listVersions(),
    reader = new RecipeReader(registry, (problem) => assert(false, problem.message));
  assert(rows.length > 15);
  for (const row of rows) {
    const { members } = summarizeChampion(registry.readModel(row));
    assertEquals(reader.read(row), members.map(({ contender, share }) => ({ contender, weight: share })));
  }
  const recipeOf = (name: string) => reader.read(rows.find(({ contender }) => contender === name)!);
  assertEquals(recipeOf("house"), [{ contender: "ses", weight: 0.75 }, { contender: "ridge", weight: 0.25 }]);
  assertEquals(recipeOf("ridge"), [{ contender: "ridge", weight: 1 }]);
  assertEquals(reader.read({ ...rows[0], damage: new RegistryError("CORRUPT_DATABASE", "damaged") }), null);
  registry.close();
});

Deno.test("RecipeReader reads one piece for a thousand keys, and knows nothing of keys and runs that noted nothing", () => {
  const { shared, reads, problems, recorder, reader } = memory();
  const keys = Array.from({ length: 2500 }, (_, i) => seriesKey([String(i).padStart(4, "0")]));
  const recipe = [{ contender: "ets", weight: 0.6 }, { contender: "__proto__", weight: 0.4 }];
  for (const [i, key] of keys.entries()) {
    recorder.add(key, "__proto__", i % 2 === 0 ? recipe : [{ contender: "__proto__", weight: 1 }]);
    if (i === 7) recorder.add(key, "zero", []);
  }
  recorder.finish();
  const read = reader(), at = (i: number, contender = "__proto__") => read.read({ run: "r", key: keys[i], contender });
  for (const i of [0, 1022, 1024, 2498]) assertEquals(at(i), recipe);
  assertEquals([at(7), at(7, "zero")], [[{ contender: "__proto__", weight: 1 }], []]);
  keys.forEach((_, i) => at(i));
  assertEquals(reads, ["recipes", "recipes:0", "recipes:1", "recipes:2"]);
  const other = (key: string) => read.read({ run: "r", key: seriesKey([key]), contender: "ets" });
  assertEquals([other("9999"), other("")], [null, null]);
  shared.set("recipes:1", new TextEncoder().encode("[]"));
  const again = reader();
  assertEquals(keys.slice(1023, 1026).map((key) => again.read({ run: "r", key, contender: "zero" })?.length ?? 0), [
    1,
    0,
    0,
  ]);
  assertEquals(problems, ["CORRUPT_ARTIFACT"]);
  shared.clear();
  assertEquals([reader().read({ run: "r", key: keys[0], contender: "ets" }), problems.length], [null, 1]);
});
