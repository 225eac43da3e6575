import { assertSame } from "./_same.ts";
import { wishedVariants } from "./_variants.ts";

Deno.test("encoderPart() multiplies, combines categories, cuts into classes and turns to components as rows are encoded", () => {
  for (const [name, variant] of wishedVariants()) assertSame(name, variant);
});
