import { CONTENDERS } from "@lib/models/catalog.ts";
import { weighClasses } from "@lib/training/plan/weigh_classes.ts";
import { CLASS, NUMBER } from "../../competition/_table.ts";
import { assert, assertEquals, assertStrictEquals } from "@std/assert";

const contenderOf = (name: string) => CONTENDERS.find((contender) => contender.name === name)!;
const OWN = { ...contenderOf("logistic"), name: "own", params: { classWeight: "1,1,5" } };
const ALL = [contenderOf("logistic"), contenderOf("prior_mean"), OWN];
const weightsOf = (weights: Parameters<typeof weighClasses>[1]["weights"]) =>
  weighClasses(ALL, { weights, spec: CLASS }).map(({ params }) => params.classWeight ?? "");

Deno.test("weighClasses() gives weights in the order of the classes to who can weigh them and has none", () => {
  assertEquals(weightsOf({ c: 3, a: 0.5 }), ["0.5,1,3", "", "1,1,5"]);
  assertEquals(weightsOf("balanced"), ["balanced", "", "1,1,5"]);
});

Deno.test("weighClasses() changes nothing without weights, and nothing of numbers", () => {
  assertStrictEquals(weighClasses(ALL, { weights: null, spec: CLASS }), ALL);
  assertStrictEquals(weighClasses(ALL, { weights: "balanced", spec: NUMBER }), ALL);
  assert(ALL[0]!.params.classWeight === "none");
});
