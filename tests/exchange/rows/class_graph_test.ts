import { assertSame } from "./_same.ts";
import { singleVariants } from "./_variants.ts";

Deno.test("treeModelPart() predicts numbers and classes of all columns as trees do, also what is missing or new", () => {
  for (const [name, variant] of singleVariants(["forest", "boosting", "poisson"])) assertSame(name, variant);
});

Deno.test("logisticPart() predicts classes as linear models do", () => {
  for (const [name, variant] of singleVariants(["logistic"])) assertSame(name, variant);
});
