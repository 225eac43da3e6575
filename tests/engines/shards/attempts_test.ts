import { assertEquals } from "@std/assert";
import { type Attempter, Attempts } from "@lib/engines/shards/attempts.ts";
import { Mark } from "@lib/storage/files/mark.ts";
import { openResultStore } from "@lib/storage/results/result_store.ts";

/** The results of attempts, and who makes them. */
function notes() {
  const results = openResultStore(Deno.makeTempDirSync());
  return { results, by: (me: Partial<Attempter>) => new Attempts(results, { who: "test", ...me }) };
}

/** Attempts of a process that has begun, and was killed: nobody has its mark. */
async function killed({ results, by }: ReturnType<typeof notes>, me: Partial<Attempter>): Promise<void> {
  await by(me).begin("killed/it");
  const bytes = await results.get("attempts/killed/it/0");
  const note = JSON.parse(new TextDecoder().decode(bytes ?? new Uint8Array()));
  const sign = Deno.makeTempDirSync(), mark = `${sign}/in_progress`;
  Mark.take(mark)?.release();
  Deno.writeTextFileSync(mark, "");
  await results.put("attempts/work/9", new TextEncoder().encode(JSON.stringify({ ...note, sign })));
}

Deno.test("Attempts.deaths() counts those of its job who began and never ended, of this work alone", async () => {
  const { by } = notes(), [one, other] = [by({ job: "a" }), by({ job: "a" })];
  assertEquals(await one.deaths("shards/a/1"), 0);
  const first = await one.begin("shards/a/1");
  assertEquals(await other.deaths("shards/a/1"), 1);
  await Promise.all([one.begin("shards/a/2"), other.begin("shards/a/2")]);
  assertEquals([await one.deaths("shards/a/2"), await one.deaths("shards/a/20")], [2, 0]);
  await first.end();
  assertEquals(await other.deaths("shards/a/1"), 0);
});

Deno.test("Attempts.deaths() who may be alive is none: of another job, on another machine, or at work on this one", async () => {
  const { by } = notes();
  await Promise.all([{ job: "b", host: "far" }, { host: "far" }, { host: "near" }, {}].map(async (me) => {
    await by(me).begin("work");
  }));
  assertEquals(await by({ job: "a", host: "near" }).deaths("work"), 0);
});

Deno.test("Attempts.deaths() a process of this machine that is gone is one, and from then on everywhere", async () => {
  const found = notes(), { by } = found;
  await killed(found, { host: "near", job: "a" });
  assertEquals(await by({ host: "far", job: "b" }).deaths("work"), 0);
  assertEquals(await by({ host: "near", job: "b" }).deaths("work"), 1);
  assertEquals(await by({ host: "far", job: "b" }).deaths("work"), 1);
});

Deno.test("Attempts.end() leaves nothing on the machine", async () => {
  const { results, by } = notes(), attempt = await by({ host: "near" }).begin("work");
  const { sign } = JSON.parse(new TextDecoder().decode(await results.get("attempts/work/0") ?? new Uint8Array()));
  assertEquals(Mark.isTaken(`${sign}/in_progress`), true);
  await attempt.end();
  assertEquals(await Deno.stat(sign).catch(() => null), null);
});
