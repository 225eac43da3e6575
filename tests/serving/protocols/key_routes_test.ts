import { assertEquals } from "@std/assert";
import { Asking, KEYS, refusal } from "../_fake_service.ts";

Deno.test("GET /v1/keys lists page by page, and by texts of columns", async () => {
  const asking = new Asking(), list = async (query: string) => await (await asking.get(`/v1/keys${query}`)).json();
  const first = await list("?limit=2"), second = await list(`?limit=2&after=${first.next}`);
  assertEquals([first.keys.length, first.total, second.next], [2, 3, null]);
  assertEquals(second.keys[0], { id: KEYS[2].id, key: { item: "a/../b", location: 'n"o|r' }, version: 4, run: "r1" });
  assertEquals((await list("?item=007&location=south&location=west")).keys.map(({ id }: { id: string }) => id), [
    KEYS[1].id,
  ]);
  assertEquals((await list("?search=nor")).total, 1);
});

Deno.test("GET /v1/keys refuses parameters that it does not know, and values that cannot be", async () => {
  const asking = new Asking();
  for (const query of ["path=/etc", "limit=0", "limit=1001", "limit=1e2", "after=../../x", "after="]) {
    assertEquals(await refusal(await asking.get(`/v1/keys?${query}`)), [400, "MALFORMED_REQUEST"], query);
  }
});

Deno.test("GET /v1/keys/{id} tells of one key; nothing else than an id is looked for", async () => {
  const asking = new Asking(), answer = await (await asking.get(`/v1/keys/${KEYS[0].id}`)).json();
  assertEquals(answer, {
    id: KEYS[0].id,
    key: { item: "007", location: "north" },
    rows: 3,
    first: "2024-01-01",
    last: "2024-01-03",
    version: null,
  });
  for (const id of ["0".repeat(32), "..%2f..%2fetc%2fpasswd", KEYS[0].id.toUpperCase(), "%00", "%ff"]) {
    assertEquals(await refusal(await asking.get(`/v1/keys/${id}`)), [404, "NOT_FOUND"], id);
  }
});

Deno.test("GET /v1/runs tells which runs serve", async () => {
  const { runs } = await (await new Asking().get("/v1/runs?limit=5")).json();
  assertEquals(runs, [{
    run: "r1",
    name: "first",
    createdAt: "2024-01-03T00:00:00.000Z",
    serves: 3,
    staged: 0,
    outcomes: { champion: 3, fallback: 0, failed: 0 },
    dataVersion: 3,
  }]);
});
