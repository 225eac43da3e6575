import { assert, assertEquals } from "@std/assert";
import { DIAGNOSES } from "@lib/data/simulate/tables/diagnoses.ts";
import { columnsOf } from "./_truth.ts";

Deno.test("DIAGNOSES has six diagnoses, patients of one each, and a ward in another unit", () => {
  const table = columnsOf(DIAGNOSES), of = new Map<unknown, Set<unknown>>();
  table.get("patient")!.forEach((patient, i) =>
    of.set(patient, (of.get(patient) ?? new Set()).add(table.get("diagnosis")![i]))
  );
  assertEquals([new Set(table.get("diagnosis")).size, Math.max(...[...of.values()].map((own) => own.size))], [6, 1]);
  assert(of.size < table.get("patient")!.length);
  const hot = table.get("ward")!.filter((_, i) => Number(table.get("temperature")![i]) > 90);
  assertEquals(new Set(hot), new Set(["ward_08"]));
});
