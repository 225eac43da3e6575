import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  checkNetwork,
  checkRoom,
  checkSurroundings,
  type Machine,
  thisMachine,
} from "../../../lib/cli/operate/doctor_machine.ts";

/** A machine on which all is well, but for what is said. */
function machine(changes: Partial<Machine> = {}): Machine {
  return {
    freeBytes: () => 1e11,
    freeMemory: () => 1e10,
    network: () => null,
    now: () => new Date("2026-06-01T12:00:00Z"),
    variable: () => undefined,
    registry: () => Promise.resolve("https://packages.test/npm/"),
    fetch: () => Promise.resolve({ ok: true, date: "Mon, 01 Jun 2026 12:00:30 GMT" }),
    ...changes,
  };
}

const troubles = (rows: readonly { status: string; name: string; hint: string }[]) =>
  rows.filter(({ status }) => status !== "ok").map(({ status, name, hint }) =>
    `${status} ${name}${hint === "" ? "" : "+"}`
  );

Deno.test("checkRoom() wants room on the disk of each folder, also where it is not made yet, and memory", () => {
  const asked: string[] = [];
  const folders = { "registry root": "/no/such/folder", reports: "." };
  assertEquals(
    troubles(checkRoom(folders, machine({ freeBytes: (folder) => (asked.push(folder), 1e11) }))),
    [],
  );
  assertEquals(asked, ["/", Deno.cwd()]);
  const rows = checkRoom(folders, machine({ freeBytes: (at) => at === "/" ? 1e8 : 1e9, freeMemory: () => 1e8 }));
  assertEquals(troubles(rows), ["fail room for registry root+", "warn room for reports+", "warn free memory+"]);
  assertEquals(troubles(checkRoom(folders, machine({ freeBytes: () => null }))), [], "who says nothing has room");
});

Deno.test("checkRoom() refuses a registry on a network", () => {
  assertEquals(troubles(checkRoom({ "registry root": "/", reports: "/" }, machine({ network: () => "nfs" }))), [
    "fail registry root+",
  ]);
});

Deno.test("checkSurroundings() tells of a clock before this release, and of letters that are no UTF-8", () => {
  assertEquals(troubles(checkSurroundings(machine())), []);
  assertEquals(troubles(checkSurroundings(machine({ now: () => new Date(0) }))), ["fail clock+"]);
  const of = (locale: string) => machine({ variable: (name) => name === "LANG" ? locale : undefined });
  assertEquals(troubles(checkSurroundings(of("de_DE.ISO-8859-1"))), ["warn letters+"]);
  assertEquals(troubles(checkSurroundings(of("de_DE.UTF-8"))), []);
});

Deno.test("checkNetwork() names the proxy, a registry that does not answer, and a clock that is not that of others", async () => {
  assertEquals(troubles(await checkNetwork(machine())), []);
  const down = machine({
    fetch: () => Promise.reject(new TypeError("dns error")),
    variable: (name) => name === "HTTPS_PROXY" ? "http://proxy" : undefined,
  });
  const [row] = await checkNetwork(down);
  assertEquals([row!.status, row!.detail], ["warn", "packages.test: dns error by HTTPS_PROXY"]);
  assertStringIncludes(row!.hint, "DENO_CERT");
  assertEquals(troubles(await checkNetwork(machine({ now: () => new Date("2026-06-01T13:00:00Z") }))), [
    "warn clock of others+",
  ]);
  const refused = machine({ fetch: () => Promise.resolve({ ok: false, date: null }) });
  assertEquals(troubles(await checkNetwork(refused)), ["warn npm registry+"]);
});

Deno.test("checkNetwork() asks the registry that packages come from, and says so where nobody names it", async () => {
  const asked: string[] = [];
  const fetch = (url: string) => (asked.push(url), Promise.resolve({ ok: true, date: null }));
  const [row] = await checkNetwork(machine({ fetch }));
  assertEquals([asked, row!.detail], [["https://packages.test/npm/commander"], "packages.test answers"]);
  assertEquals(troubles(await checkNetwork(machine({ fetch, registry: () => Promise.resolve(null) }))), [
    "warn npm registry+",
  ]);
  assertEquals(asked.length, 1);
});

Deno.test("thisMachine() takes from Deno which registry it fetches from", async () => {
  const registry = await thisMachine(() => undefined).registry();
  assertEquals(new URL("commander", registry ?? "").href, `${registry}commander`);
});
