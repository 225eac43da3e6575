import { assertSame } from "./_same.ts";
import { singleVariants } from "./_variants.ts";

Deno.test("neuralPart() predicts numbers, quantiles and classes as networks do, up to their 32 bits", () => {
  for (const [name, variant] of singleVariants(["networks", "network", "quantiles"])) assertSame(name, variant, 1e-5);
});
