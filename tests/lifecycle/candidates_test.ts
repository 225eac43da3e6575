import { assertEquals } from "@std/assert";
import { candidatesOf, championsOf, rejectionsOf } from "@lib/lifecycle/candidates.ts";
import { seriesOf } from "@lib/lifecycle/move_plan.ts";
import { rejectRun } from "@lib/lifecycle/reject.ts";
import { codeOf, KEYS } from "../registry/_fixtures.ts";
import { ANA, chosenOf, registerRun, withRegistry } from "./_registered.ts";

Deno.test(
  "candidatesOf() what the run chose, or another contender, or one by its number",
  withRegistry((registry) => {
    registerRun(registry, "r1", { other: "naive" });
    assertEquals(candidatesOf(registry, { run: "r1" }).map(({ contender }) => contender), ["ridge", "ridge", "ridge"]);
    const naive = candidatesOf(registry, { run: "r1", contender: "naive" });
    assertEquals(naive.map(({ contender }) => contender), ["naive", "naive", "naive"]);
    assertEquals(candidatesOf(registry, { run: "r1", id: naive[1]!.id }).map(({ id }) => id), [naive[1]!.id]);
    const { semantic } = naive[1]!;
    assertEquals(candidatesOf(registry, { run: "r1", semantic }).every((row) => row.semantic === semantic), true);
    assertEquals(codeOf(() => candidatesOf(registry, { run: "r1", contender: "ets" })), "NO_MATCHING_KEY");
    assertEquals(codeOf(() => candidatesOf(registry, { run: "r1", id: 99 })), "NO_MATCHING_KEY");
  }),
);

Deno.test(
  "championsOf() who serves each key now",
  withRegistry((registry) => {
    registerRun(registry, "r1", { stage: "Production", keys: KEYS.slice(0, 2) });
    registerRun(registry, "r2");
    const champions = championsOf(registry, chosenOf(registry, "r2"));
    assertEquals(chosenOf(registry, "r2").map((row) => champions.get(seriesOf(row))?.run), ["r1", "r1", undefined]);
    assertEquals(championsOf(registry, []).size, 0);
  }),
);

Deno.test(
  "rejectionsOf() the last one of each version, and none of another run",
  withRegistry((registry) => {
    registerRun(registry, "r1");
    rejectRun(registry, { run: "r1", ...ANA });
    rejectRun(registry, { run: "r1", where: { item: ["b"] }, by: "bo", note: "closed" });
    const versions = chosenOf(registry, "r1"), rejections = rejectionsOf(registry, "r1", versions);
    assertEquals(versions.map(({ id }) => rejections.get(id)), [{ ...ANA }, { ...ANA }, { by: "bo", note: "closed" }]);
    registerRun(registry, "r2");
    assertEquals(rejectionsOf(registry, "r2", chosenOf(registry, "r2")).size, 0);
  }),
);
