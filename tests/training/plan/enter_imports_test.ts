import type { FeatureSpec } from "../../../lib/features/spec/spec.ts";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { ForecastError } from "@lib/core/errors/errors.ts";
import {
  enterImports,
  importsOfRun,
  isImport,
  type NamedImport,
  openImports,
  tellImports,
} from "@lib/training/plan/enter_imports.ts";
import type { TrainingPlan } from "@lib/training/plan/plan.ts";
import { encodeImport } from "@lib/models/trees/imported.ts";
import { keepImport } from "@lib/registry/packs/imports.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { EVERY_QUESTION } from "../../exchange/_ensembles.ts";
import { NUMBER } from "../../competition/_table.ts";
import { SPEC } from "../../inference/_fixtures.ts";

const FACTS = {
  source: "v.txt",
  trainedUntil: "1970-01-11",
  transform: "none",
  features: ["lag_1"],
  trees: 1,
} as const;
const TREES = { ...EVERY_QUESTION, names: ["lag_1", "step"], specHash: "" };
const SPEC_OF_ROWS = { ...SPEC, names: ["lag_1", "step"] };

function model(name: string, changes: Partial<NamedImport> = {}): NamedImport {
  return { name, model: "0".repeat(64), facts: FACTS, ensemble: TREES, ...changes };
}

const AT = { contenders: null, spec: SPEC_OF_ROWS, calendar: SPEC.calendar } as const;

Deno.test("enterImports() enters all that the table has rows for, or those that the config names", () => {
  const scaled = model("scaled", { facts: { ...FACTS, transform: "scale" } });
  const lacking = model("lacking", { ensemble: { ...TREES, names: ["lag_99", "step"] } });
  const all = [model("fits"), scaled, lacking];
  const { entered, leftOut } = enterImports(all, AT);
  assertEquals(entered.map(({ name, family, scope, params }) => [name, family, scope, params.trainedUntil]), [
    ["fits", "imported", "pooled", 10],
  ]);
  assertEquals(leftOut.map(({ name }) => name), ["scaled", "lacking"]);
  const named = (name: string) => ({ ...AT, contenders: ["naive", { name, base: "imported", params: {} }] });
  assertEquals(enterImports(all, named("fits")).entered, entered);
  assertEquals(enterImports(all, { ...AT, contenders: ["naive"] }).entered, []);
  const codeOf = (name: string) => assertThrows(() => enterImports(all, named(name)), ForecastError).code;
  assertEquals(["scaled", "lacking", "fit"].map(codeOf), ["SPEC_MISMATCH", "SPEC_MISMATCH", "UNKNOWN_CONTENDER"]);
  assertEquals([isImport("fits"), isImport({ name: "a", base: "ridge", params: {} })], [false, false]);
});

Deno.test("enterImports() on a table without a calendar enters none, and says so", () => {
  const at = { ...AT, spec: NUMBER };
  assertEquals(enterImports([model("fits")], at).leftOut.map(({ name }) => name), ["fits"]);
  const named = { ...at, contenders: [{ name: "fits", base: "imported", params: {} }] };
  assertEquals(assertThrows(() => enterImports([model("fits")], named), ForecastError).code, "WRONG_PROBLEM");
});

Deno.test("enterImports() takes a day for the last period that has begun by its end", () => {
  const until = (calendar: FeatureSpec["calendar"], trainedUntil: string) =>
    enterImports([model("m", { facts: { ...FACTS, trainedUntil } })], { ...AT, calendar }).entered[0].params
      .trainedUntil;
  assertEquals(until({ frequency: "month", anchor: 0 }, "2024-06-15"), 2024 * 12 + 5);
  assertEquals(until({ frequency: "hour", anchor: 0 }, "1970-01-02"), 47);
  // A Saturday: the Friday before it.
  assertEquals(until({ frequency: "business_day", anchor: 0 }, "1970-01-03"), 4);
});

Deno.test("tellImports() says who is left out, and which folds are no evidence", () => {
  const plan = (origins: readonly number[]) => {
    const folds = origins.map((origin) => ({ name: "f", origin, from: origin + 1, to: origin + 2, fitOrigin: origin }));
    const { entered } = enterImports([model("fits")], AT);
    return {
      contenders: entered,
      config: { contenders: null },
      spec: SPEC_OF_ROWS,
      spans: { folds },
    } as unknown as TrainingPlan;
  };
  const tell = (model: NamedImport) => ({ imports: [model], damaged: [{ name: "torn", reason: "it is damaged" }] });
  const notes = (origins: readonly number[]) =>
    tellImports({ imports: [model("fits")], damaged: [] }, { plan: plan(origins), ...AT });
  assertEquals(notes([10, 12]), []);
  assertEquals(notes([8, 9, 10]), [
    "fits may have seen data up to 1970-01-11: all contenders are compared on the last 1 of 3 folds",
  ]);
  assert(notes([8, 9])[0].includes("never chosen"));
  const lacking = model("lacking", { ensemble: { ...TREES, names: ["lag_99", "step"] } });
  const told = tellImports(tell(lacking), { plan: plan([10]), ...AT });
  assertEquals([told[0], told[1].slice(0, 28)], ["torn is left out: it is damaged", "lacking is left out: Cannot "]);
});

const ANY = { contenders: null, group: "t" } as const;

function makeRoot(): string {
  const root = Deno.makeTempDirSync();
  openRegistry(root, { now: () => new Date(0) }).close();
  return root;
}

Deno.test("openImports() opens those that the config enters, and says which others are damaged", () => {
  const root = makeRoot(), bytes = encodeImport({ facts: FACTS, ensemble: TREES });
  keepImport(root, { name: "whole", bytes });
  const { entry } = keepImport(root, {
    name: "torn",
    bytes: encodeImport({ facts: FACTS, ensemble: { ...TREES, base: 5 } }),
  });
  keepImport(root, { name: "nameless", bytes });
  Deno.writeFileSync(`${root}/imports/${entry.model}.model`, bytes);
  Deno.writeTextFileSync(`${root}/imports/nameless.json`, "{}");
  const { imports, damaged } = openImports(root, ANY);
  assertEquals([imports.map(({ name }) => name), damaged.map(({ name }) => name)], [["whole"], ["nameless", "torn"]]);
  const open = (name: string) =>
    openImports(root, { ...ANY, contenders: ["naive", { name, base: "imported", params: {} }] });
  assertEquals([open("whole").imports.length, open("whole").damaged], [1, []]);
  assertEquals(openImports(root, { ...ANY, contenders: ["naive"] }), { imports: [], damaged: [] });
  for (const name of ["torn", "nameless"]) {
    assertEquals(assertThrows(() => open(name), ForecastError).code, "CORRUPT_IMPORT");
  }
});

Deno.test("openImports() reads those of now, importsOfRun() those of a run", () => {
  const root = makeRoot();
  const keep = (base: number) =>
    keepImport(root, { name: "m", bytes: encodeImport({ facts: FACTS, ensemble: { ...TREES, base } }) });
  const { entry: { model: first } } = keep(1);
  keep(2);
  assertEquals(openImports(root, ANY).imports.map(({ name, ensemble }) => [name, ensemble.base]), [["m", 2]]);
  const entered = [
    { name: "naive", family: "naive", scope: "local", params: {} },
    { name: "m", family: "imported", scope: "pooled", params: { model: first } },
  ] as const;
  assertEquals(importsOfRun(root, entered).map(({ name, ensemble }) => [name, ensemble.base]), [["m", 1]]);
});
