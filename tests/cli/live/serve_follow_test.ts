import { assertEquals, assertStringIncludes } from "@std/assert";
import { cli } from "../_support/memory_terminal.ts";

Deno.test("serve --follow: wrong usage is told before anything is opened", async () => {
  for (
    const options of [
      ["--follow", "models"],
      ["--follow", "file:///shared", "--registry", "models"],
      ["--follow", "file:///shared", "--store", "features"],
    ]
  ) {
    assertEquals((await cli(["serve", ...options])).code, 2, options.join(" "));
  }
});

Deno.test("serve --follow: without keys there is nothing to wait for", async () => {
  const copies = Deno.makeTempDirSync();
  const { code, stdout } = await cli(
    ["serve", "--follow", "s3://team/models", "--copies", copies, "--json"],
    undefined,
    {
      variables: { AWS_CONFIG_FILE: "/nowhere", AWS_SHARED_CREDENTIALS_FILE: "/nowhere" },
    },
  );
  assertEquals([code, JSON.parse(stdout).error.code], [1, "STORAGE_DENIED"]);
  assertStringIncludes((await cli(["serve", "--help"])).stdout, "--copies <folder>");
});
