import { assertEquals, assertRejects } from "@std/assert";
import { parseDatabaseAddress } from "../../../../lib/data/sources/sql/database_address.ts";
import { openPostgres } from "../../../../lib/data/sources/sql/postgres.ts";

// What a real server does is checked by `deno task peers --only databases`.

Deno.test("openPostgres() ends at once where nothing listens", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  const address = parseDatabaseAddress("postgres", `postgres://a:b@127.0.0.1:${port}/c`, "SOURCE_A");
  const thrown = await assertRejects(() => openPostgres(address, { name: "db", zone: null, seconds: 9 }), Error);
  assertEquals(Reflect.get(thrown, "code"), "ECONNREFUSED");
});
