import { assertSame } from "./_same.ts";
import { combinedVariants, singleVariants } from "./_variants.ts";

Deno.test("memberPart() has constants, linear models of one target and several, and models on top of others", () => {
  for (const [name, variant] of singleVariants(["prior", "ridge", "elastic"])) assertSame(name, variant);
  for (const [name, variant] of combinedVariants()) if (name.startsWith("residual")) assertSame(name, variant);
});
