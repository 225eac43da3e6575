import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { openObjects } from "../../../lib/storage/objects/open_objects.ts";

const KEYS: Record<string, string> = { AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: "secret" };
const open = (address: string, endpoint?: string) =>
  openObjects(address, { environment: (name) => KEYS[name], endpoint, now: () => new Date(0) });

Deno.test("openObjects() opens folders and buckets by their address", async () => {
  assertEquals((await open("file:///srv/a%20b/")).address, "file:///srv/a b");
  assertEquals((await open("s3://team/models/a/")).address, "https://s3.us-east-1.amazonaws.com/team/models/a");
  assertEquals((await open("S3://team/m")).address, "https://s3.us-east-1.amazonaws.com/team/m");
  assertEquals((await open("s3://team", "http://127.0.0.1:1")).address, "http://127.0.0.1:1/team");
});

Deno.test("openObjects() refuses what is no address", async () => {
  for (
    const address of [
      "models",
      "s3:/a",
      "s3://",
      "s3://A_b/c",
      "s3://a/b//c",
      "s3://ab/../c",
      "s3://ab/c d",
      "file://x",
      "http://a",
      "file:///a/100%",
      "file:///a%00b",
    ]
  ) {
    assertEquals((await assertRejects(() => open(address), DataError)).code, "INVALID_PARAMETER", address);
  }
  const error = await assertRejects(() => open("file:///a", "http://127.0.0.1:1"), DataError);
  assertEquals(error.code, "INVALID_PARAMETER");
  const address = await assertRejects(() => open("s3://user:hidden@team/b"), DataError);
  assertEquals(/current value is (.*)$/.exec(address.message)?.[1], '"s3://team/b"');
});
