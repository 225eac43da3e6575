import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { InvalidArgumentError } from "commander";
import { openSharedPlace } from "../../../lib/cli/train/shared_place.ts";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { createSession } from "../../../lib/cli/session/session.ts";
import { isFolder } from "../../../lib/storage/files/files.ts";
import { startS3 } from "../../_support/s3_server.ts";
import { readTree } from "../../../tools/faults/tree.ts";
import { cli, memoryTerminal } from "../_support/memory_terminal.ts";
import { withProject } from "../_support/small_project.ts";

const signal = new AbortController().signal;

Deno.test("openSharedPlace() opens folders and buckets, and what it fetched of a bucket goes with it", async () => {
  const variables = { AWS_ACCESS_KEY_ID: "i", AWS_SECRET_ACCESS_KEY: "s" };
  const session = createSession(memoryTerminal({ variables }), {}, signal), dir = Deno.makeTempDirSync();
  for (const address of [dir, `file://${dir}`]) {
    using opened = await openSharedPlace(session, address, {});
    assertEquals([opened.place.address, opened.place.near], [dir, `${dir}/results`]);
  }
  let scratch = "";
  {
    using opened = await openSharedPlace(session, "s3://team/shop/", { endpoint: "http://one" });
    using upper = await openSharedPlace(session, "S3://team/shop", { endpoint: "http://one" });
    assertEquals(upper.place.address, "s3://team/shop");
    scratch = opened.place.near.replace(/\/\w+\/\w+$/, "");
    assertEquals([opened.place.address, isFolder(scratch)], ["s3://team/shop", true]);
  }
  assertEquals(isFolder(scratch), false);
  for (const address of [dir, `file://${dir}`]) {
    await assertRejects(() => openSharedPlace(session, address, { endpoint: "http://one" }), InvalidArgumentError);
  }
  await assertRejects(() => openSharedPlace(session, "s3:/team/shop", {}), DataError);
  const argumentOf = async (address: string, endpoint?: string) => {
    using opened = await openSharedPlace(session, address, { endpoint });
    return opened.place.argument;
  };
  assertEquals(await argumentOf("s3://a1/b/"), "s3://a1/b");
  assertEquals(await argumentOf("s3://a1/b", "http://h:1"), "s3://a1/b --endpoint http://h:1");
  assertEquals(await argumentOf(`${dir}/our shop`), `'${dir}/our shop'`);
});

Deno.test("plan, work and finalize through a bucket register what they register through a folder, and no secret is there", () =>
  withProject(async ({ dir, config }) => {
    await using server = await startS3();
    const { endpoint, accessKeyId } = server.access, secret = "never-told-7f3a";
    const variables = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secret };
    const told: string[] = [];
    const run = async (args: string[]) => {
      const ran = await cli([...args, "--json"], signal, { variables });
      told.push(ran.stdout, ran.stderr);
      return ran;
    };
    const finish = async (place: string[], name: string) => {
      const folders = (
        machine: string,
      ) => ["--registry", `${dir}/${name}/models`, "--store", `${dir}/${name}/${machine}`];
      const planned = await run(["plan", "--config", config, ...folders("a"), "--output", ...place, "--shards", "2"]);
      assertEquals(planned.code, 0, planned.stderr);
      const plan = ["--plan", ...place], last = ["finalize", ...plan, ...folders("b"), "--reports", `${dir}/${name}/r`];
      for (const _pass of ["backtest", "champions"]) {
        for (const shard of ["0", "1"]) assertEquals((await run(["work", ...plan, "--shard", shard])).code, 0);
        const done = await run([...last, "--no-charts"]);
        if (done.code === 0) return;
        const { code, hint } = done.json().error as { code: string; hint: string };
        assertEquals([done.code, code], [3, "PASS_OPEN"], done.stderr);
        assertStringIncludes(hint, `deno task work --plan ${place.join(" ")} --shard 0`);
      }
      throw new Error("more passes than there are");
    };
    await finish(["s3://bucket/shop", "--endpoint", endpoint], "bucket");
    await finish([`${dir}/shared`], "folder");
    const models = async (name: string) => {
      const { models } = (await run(["models", "list", "--registry", `${dir}/${name}/models`])).json();
      return (models as Record<string, unknown>[]).map(({ run: _, createdAt: __, ...model }) => model);
    };
    assertEquals([await models("bucket"), (await models("bucket")).length], [await models("folder"), 4]);
    assertEquals([...readTree(`${dir}/bucket/b`).keys()], [...readTree(`${dir}/folder/b`).keys()]);
    const there = [...server.objects.values()].map((bytes) => new TextDecoder().decode(bytes));
    assertEquals([...told, ...there].filter((text) => text.includes(secret)), []);
    assertEquals([...server.objects.keys()].filter((key) => key.includes(".probe")), []);
  }));

Deno.test("plan refuses a bucket that does not keep conditions, and leaves nothing there", () =>
  withProject(async ({ table, registry }) => {
    await using server = await startS3({ ignoresConditions: true });
    const { endpoint, accessKeyId, secretAccessKey } = server.access;
    const variables = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
    const args = ["--output", "s3://bucket/shop", "--endpoint", endpoint];
    const refused = await cli(["plan", ...table, ...registry, ...args], signal, { variables });
    assertStringIncludes(refused.stderr, "error[STORAGE_UNSAFE]");
    assertEquals([refused.code, server.objects.size], [1, 0]);
    const denied = await cli(["plan", ...table, ...registry, ...args], signal, { variables: {} });
    assertStringIncludes(denied.stderr, "error[STORAGE_DENIED]");
  }));
