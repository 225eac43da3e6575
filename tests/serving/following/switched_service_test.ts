import { assertEquals, assertRejects } from "@std/assert";
import { DataError, ForecastError } from "@lib/core/errors/errors.ts";
import type { ServiceSource } from "@lib/inference/service/forecast_service.ts";
import { SwitchedService } from "@lib/serving/following/switched_service.ts";
import type { WholeState } from "@lib/upkeep/followed_states.ts";
import { FakeService, KEYS } from "../_fake_service.ts";

const state = (name: string): WholeState => ({
  state: name,
  pushed: "",
  registry: `${name}/registry`,
  store: `${name}/store`,
});
const [A, B] = [state("a"), state("b")];
const REQUEST = { keys: [KEYS[0].parts] };

/** Services by registry; a registry that is broken cannot be opened. */
class Opened {
  readonly services = new Map<string, FakeService>();
  readonly broken = new Set<string>();
  tries = 0;

  readonly open = (source: ServiceSource) => {
    this.tries++;
    if (this.broken.has(source.registry)) throw new DataError("MISSING_GROUP", `no table in ${source.store}`);
    const service = new FakeService();
    service.state = source.registry;
    this.services.set(source.registry, service);
    return Promise.resolve(service);
  };

  service({ registry }: WholeState): FakeService {
    const service = this.services.get(registry);
    if (service === undefined) throw new RangeError(`${registry} was not opened`);
    return service;
  }
}

const source: ServiceSource = { registry: "", store: "", now: () => new Date(0) } as ServiceSource;
const open = (states: WholeState[], opened: Opened) => SwitchedService.open(states, { source, open: opened.open });

Deno.test("SwitchedService serves another state from its next look on; who has begun ends in the former one", async () => {
  const opened = new Opened(), switched = await open([A], opened);
  assertEquals([(await switched.forecast(REQUEST)).state, switched.state], ["a/registry", A]);
  switched.offer(B);
  assertEquals(switched.status().state, "a/registry");
  const gate = Promise.withResolvers<void>(), former = opened.service(A);
  former.instead = () => gate.promise;
  const begun = switched.forecast(REQUEST);
  assertEquals([await switched.refresh(), switched.state], [true, B]);
  assertEquals((await switched.forecast(REQUEST)).state, "b/registry");
  gate.resolve();
  assertEquals([(await begun).state, former.isClosed], ["a/registry", true]);
  assertEquals([await switched.refresh(), opened.tries], [false, 2]);
  switched.close();
  assertEquals(opened.service(B).isClosed, true);
});

Deno.test("SwitchedService goes on with the former state where another cannot be opened, says so, and tries less and less often", async () => {
  const opened = new Opened(), switched = await open([A], opened);
  opened.broken.add(B.registry);
  switched.offer(B);
  for (let i = 0; i < 100; i++) assertEquals(await switched.refresh(), false);
  assertEquals([opened.tries < 8, opened.tries > 4], [true, true]);
  assertEquals([switched.status().failure?.code, switched.status().ready], ["MISSING_GROUP", true]);
  assertEquals((await switched.forecast(REQUEST)).state, "a/registry");
  opened.broken.clear();
  for (let i = 0; i < 128 && switched.state === A; i++) await switched.refresh();
  assertEquals([switched.state, switched.status().failure], [B, null]);
});

Deno.test("SwitchedService.open() begins with the former state where the newest cannot be opened", async () => {
  const opened = new Opened();
  opened.broken.add(B.registry);
  const switched = await open([B, A], opened);
  assertEquals([switched.state, switched.status().failure?.code], [A, "MISSING_GROUP"]);
  opened.broken.clear();
  await switched.refresh();
  assertEquals([switched.state, switched.status().failure], [B, null]);
  opened.broken.add(A.registry).add(B.registry);
  assertEquals((await assertRejects(() => open([A, B], opened), ForecastError)).message, "no table in a/store");
});

Deno.test("SwitchedService counts on over all states, and says why no newer one can be had", async () => {
  const opened = new Opened(), switched = await open([A], opened), before = switched.status();
  switched.offer(B);
  await switched.refresh();
  const after = switched.status();
  assertEquals([after.requests, after.refreshes], [2 * before.requests, 2 * before.refreshes + 1]);
  assertEquals([after.models.hits, after.models.entries], [2 * before.models.hits, before.models.entries]);
  switched.note(new ForecastError("STORAGE_UNREACHABLE", "gone").toJSON());
  assertEquals([switched.status().failure?.code, switched.status().ready], ["STORAGE_UNREACHABLE", true]);
  switched.note(null);
  assertEquals(switched.status().failure, null);
});
