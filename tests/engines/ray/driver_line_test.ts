import { assertEquals, assertStringIncludes } from "@std/assert";
import { driverLine } from "@lib/engines/ray/driver_line.ts";

Deno.test("driverLine() is what a shell takes apart again, whatever a place is called", async () => {
  const plan = "s3://bucket/it's $HOME; `date` & more", deno = "npx --yes deno@2.9.6";
  const line = driverLine({ plan, deno }).replace(/^exec python \S+/, "printf '%s\\n'");
  const { stdout } = await new Deno.Command("sh", { args: ["-c", line] }).output();
  assertEquals(new TextDecoder().decode(stdout), ["--plan", plan, "--deno", deno, ""].join("\n"));
  assertStringIncludes(driverLine({ plan: "/p", deno: "deno", workers: 3 }), "--workers 3");
});

Deno.test("driverLine() starts the file that is shipped", async () => {
  const driver = / (\S+\.py) /.exec(driverLine({ plan: "/p", deno: "deno" }))?.[1];
  const source = await Deno.readTextFile(new URL(`../../../${driver}`, import.meta.url));
  for (const option of ["--plan", "--deno", "--workers"]) assertStringIncludes(source, `"${option}"`);
});
