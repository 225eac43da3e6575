import { assertEquals } from "@std/assert";
import { planDemand } from "../../../lib/data/demand/demand_plan.ts";
import { itemConfig } from "../_tables.ts";

Deno.test("planDemand() reads each column once, those that rules ask for too", () => {
  const { needed } = planDemand(itemConfig("t.csv", {
    exogenous: { static: ["kind"], future: ["price"] },
    cleaning: { ranges: { price: [0, 9] }, allowed: { item: ["a"], shop: ["x"] } },
  }));
  assertEquals(needed, ["item", "date", "demand", "kind", "price", "shop"]);
});

Deno.test("planDemand() has neighbours of the target and of what is known ahead, but none of several targets", () => {
  const of = (target: string | string[]) =>
    planDemand(itemConfig("t.csv", { keys: ["item", "shop"], target, exogenous: { future: ["price"] } }))
      .neighbours.map(({ name }) => name);
  assertEquals(of("sold"), ["sold_others_item", "sold_others_shop", "price_others_item", "price_others_shop"]);
  assertEquals(of(["sold", "lost"]).filter((name) => !name.startsWith("price")), []);
});
