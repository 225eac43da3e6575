import { assertEquals, assertStringIncludes } from "@std/assert";
import { startS3 } from "../../_support/s3_server.ts";
import { withTrained } from "../../upkeep/_project.ts";
import { cli } from "../_support/memory_terminal.ts";

Deno.test("push and pull carry a trained project to another machine, which forecasts the same", () =>
  withTrained(async ({ dir, folders, forecasts, options }) => {
    await using server = await startS3();
    const { endpoint, accessKeyId, secretAccessKey } = server.access;
    const variables = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
    const run = (args: string[], own = options()) =>
      cli([...args, "--endpoint", endpoint, ...own], new AbortController().signal, { variables });
    const pushed = await run(["push", "--to", "s3://bucket/models", "--json"]);
    assertEquals(pushed.code, 0, pushed.stderr);
    const { to, sent, skipped, bytes, state } = pushed.json();
    assertEquals([to, skipped, typeof sent, typeof bytes, typeof state], [
      `${endpoint}/bucket/models`,
      0,
      "number",
      "number",
      "string",
    ]);
    const there = { registry: `${dir}/n/m`, store: `${dir}/n/s`, reports: `${dir}/n/r` };
    const pulled = await run(["pull", "--from", "s3://bucket/models", "--json"], options(there));
    assertEquals(pulled.code, 0, pulled.stderr);
    assertEquals(pulled.json(), { from: to, sent, skipped: 0, bytes, state });
    assertEquals(await forecasts(there), await forecasts());
    assertEquals((await cli(["fsck", ...options(there).slice(0, 4)])).code, 0);
    // Reports are not read, so they need not be there.
    const told = await run(["push", "--to", "s3://bucket/models"], options({ ...folders, reports: `${dir}/none` }));
    assertStringIncludes(told.stdout, "Pushed 0 objects");
    assertStringIncludes((await run(["pull", "--from", "s3://bucket/models"])).stdout, folders.registry);
    server.faults = { at: () => 403 };
    const refused = await run(["push", "--to", "s3://bucket/models", "--json"]);
    assertEquals([refused.code, refused.json().error], [1, JSON.parse(refused.stdout).error]);
    assertStringIncludes(refused.stderr, "error[STORAGE_DENIED]");
  }));

Deno.test("push names what is wrong: no address, no keys, no registry", async () => {
  assertEquals((await cli(["push"])).code, 2);
  assertEquals((await cli(["push", "--to", "bucket"])).code, 2);
  const dir = Deno.makeTempDirSync(),
    folders = ["--registry", `${dir}/m`, "--store", `${dir}/s`, "--reports", `${dir}/r`];
  assertStringIncludes((await cli(["push", "--to", `file://${dir}/x`, ...folders])).stderr, "error[MISSING_FILE]");
  Deno.mkdirSync(`${dir}/m`);
  Deno.mkdirSync(`${dir}/s`);
  Deno.mkdirSync(`${dir}/r`);
  assertStringIncludes((await cli(["push", "--to", "s3://team/x", ...folders])).stderr, "error[STORAGE_DENIED]");
  assertStringIncludes((await cli(["push", "--to", `file://${dir}/x`, ...folders])).stderr, "error[NOT_FOUND]");
});
