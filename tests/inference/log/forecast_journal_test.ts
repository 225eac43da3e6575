import { assertEquals } from "@std/assert";
import { DISK } from "@lib/storage/files/files.ts";
import { encodeBatch } from "@lib/inference/log/forecast_batch.ts";
import { ForecastJournal, listSegments, readSegment } from "@lib/inference/log/forecast_journal.ts";
import { batchOf, logged } from "../_log.ts";

const DAY = "2026-05-01", RECORD = encodeBatch(logged(batchOf(["a"])), [0]);

Deno.test("ForecastJournal.publish() leaves the segment that grows, and each day is one of its own", async () => {
  const folder = Deno.makeTempDirSync(), journal = ForecastJournal.begin(folder);
  journal.append(RECORD, DAY);
  journal.append(RECORD, "2026-05-02");
  assertEquals(await journal.publish(), []);
  assertEquals([DISK.list(`${folder}/${DAY}`).length, listSegments(folder).length], [1, 1]);
  assertEquals(readSegment(listSegments(folder)[0]!.path).batches.length, 1);
  journal.endSegment();
  await journal.publish();
  journal.release();
  assertEquals([DISK.list(`${folder}/2026-05-02`).length, DISK.list(`${folder}/journal`)], [1, []]);
});

Deno.test("ForecastJournal.publish() what was published before a kill is not published again", async () => {
  const folder = Deno.makeTempDirSync();
  const files = {
    ...DISK,
    remove: (path: string) => {
      if (path.endsWith(".log")) throw new Error("killed");
      DISK.remove(path);
    },
  };
  const journal = ForecastJournal.begin(folder, files);
  journal.append(RECORD, DAY);
  journal.endSegment();
  await journal.publish().catch(() => {});
  journal.release();
  assertEquals([DISK.list(`${folder}/${DAY}`).length, listSegments(folder).length], [1, 1]);
  for (const dead of ForecastJournal.dead(folder)) {
    await dead.publish();
    dead.release();
  }
  assertEquals([DISK.list(`${folder}/${DAY}`).length, DISK.list(`${folder}/journal`)], [1, []]);
});

Deno.test("ForecastJournal.dead() passes over the living", () => {
  const folder = Deno.makeTempDirSync(), living = ForecastJournal.begin(folder);
  assertEquals([...ForecastJournal.dead(folder)], []);
  living.release();
});

Deno.test("ForecastJournal.publish() damage is set aside beside what is whole", async () => {
  const folder = Deno.makeTempDirSync(), journal = ForecastJournal.begin(folder);
  for (let i = 0; i < 2; i++) journal.append(RECORD, DAY);
  journal.endSegment();
  const { path } = listSegments(folder)[0]!, bytes = Deno.readFileSync(path);
  bytes[40]! ^= 1;
  Deno.writeFileSync(path, bytes);
  const [aside] = await journal.publish();
  journal.release();
  assertEquals(aside?.endsWith(".damaged"), true);
  assertEquals([DISK.list(`${folder}/${DAY}`).length, listSegments(folder)], [2, []]);
});
