import { DataError, ForecastError } from "../../core/errors/errors.ts";
import { hashBytes } from "../../core/bytes/hash.ts";
import type { ObjectStore, PutCondition } from "./object_store.ts";

/** What one promise of a store was found to be worth. */
export interface ProbeFinding {
  /** Which promise. */
  readonly name: "racing creates" | "compare and swap" | "wrong checksum" | "read after write" | "list after write";
  /** Whether it is kept. */
  readonly ok: boolean;
  /** What was seen. */
  readonly detail: string;
}

/** What a store is no good for that does not keep a promise. */
const RISKS: Readonly<Record<ProbeFinding["name"], string>> = {
  "racing creates": "two that push at once would both win: use a server that heeds If-None-Match",
  "compare and swap": "a push could overwrite another one unseen: use a server that heeds If-Match",
  "wrong checksum": "what is changed on the way would be kept: use a server that verifies checksums",
  "read after write": "a pull could give what is no more: use a server that reads what was written",
  "list after write":
    "finished work would be waited for in vain, or done again: use a server that lists what was written",
};

/** Writers that race. */
const RACERS = 8;
/** Objects that must be listed. */
const LISTED = 3;
/** Under this every key of a probe lies. */
const FOLDER = ".probe";
const MOST_BYTES = 1 << 16;

/**
 * Try whether a store keeps what a shared registry needs: of eight creates that race one wins, a replacement of what was read
 * wins over all later ones, bytes with a wrong checksum are refused, what was written is read back and listed. Some fifty small requests, below a key of its own; what was made is removed again.
 *
 * @param store The store. @param nonce Letters and digits that no other probe has.
 * @throws {ForecastError} If the store cannot be used at all, as its methods.
 */
export async function probeObjects(store: ObjectStore, nonce: string): Promise<ProbeFinding[]> {
  const key = (name: string) => `${FOLDER}/${nonce}/${name}`;
  const listed = Array.from({ length: LISTED }, (_, i) => `listed/${i}`);
  const used = ["created", "swapped", "wrong", "read", ...listed];
  const put = (name: string, text: string, condition?: PutCondition) => {
    const bytes = new TextEncoder().encode(text);
    return store.put(key(name), bytes, { sha256: hashBytes(bytes), condition });
  };
  const read = async (name: string) => {
    const found = await store.get(key(name), { mostBytes: MOST_BYTES });
    return found === null ? null : new TextDecoder().decode(found.bytes);
  };
  try {
    return [
      await racingCreates(put, read),
      await compareAndSwap(put, read),
      await wrongChecksum(store, key("wrong")),
      await readAfterWrite(put, read),
      await listAfterWrite(store, { put, key, names: listed }),
    ];
  } finally {
    for (const name of used) await store.remove(key(name)).catch(leave);
  }
}

/**
 * Refuse a store that does not keep its promises.
 *
 * @param store The store. @param findings What {@linkcode probeObjects} has found.
 * @throws {DataError} `STORAGE_UNSAFE`, with the first that it does not keep.
 */
export function assertSafe(store: ObjectStore, findings: readonly ProbeFinding[]): void {
  const broken = findings.find(({ ok }) => !ok);
  if (broken === undefined) return;
  throw new DataError(
    "STORAGE_UNSAFE",
    `Cannot share anything in ${store.server} as it must keep its promises: current value is "${broken.name}: ${broken.detail}"`,
    { hint: hintOf(broken), context: { server: store.server, promise: broken.name } },
  );
}

/** What a finding means, and the remedy; empty where all is well. */
export function hintOf({ ok, name }: ProbeFinding): string {
  return ok ? "" : `With this ${RISKS[name]}.`;
}

type Put = (name: string, text: string, condition?: PutCondition) => Promise<string | null>;
type Read = (name: string) => Promise<string | null>;

async function race(put: Put, name: string, condition: PutCondition): Promise<string[]> {
  const texts = Array.from({ length: RACERS }, (_, i) => `writer ${i}`);
  const tags = await Promise.all(texts.map((text) => put(name, text, condition)));
  return texts.filter((_, i) => tags[i] !== null);
}

async function racingCreates(put: Put, read: Read): Promise<ProbeFinding> {
  const winners = await race(put, "created", "absent"), found = await read("created");
  const ok = winners.length === 1 && winners[0] === found;
  return { name: "racing creates", ok, detail: `${winners.length} of ${RACERS} won${contentOf(found, winners)}` };
}

async function compareAndSwap(put: Put, read: Read): Promise<ProbeFinding> {
  const first = await put("swapped", "first");
  const winners = await race(put, "swapped", { tag: first ?? "" });
  // The tag has been overtaken: whoever still has it must not win.
  const late = await put("swapped", "late", { tag: first ?? "" }), found = await read("swapped");
  const ok = winners.length === 1 && winners[0] === found && late === null;
  const told = late === null ? "" : ", and one with a tag of the past";
  return {
    name: "compare and swap",
    ok,
    detail: `${winners.length} of ${RACERS} replacements won${told}${contentOf(found, winners)}`,
  };
}

function contentOf(found: string | null, winners: readonly string[]): string {
  return found === winners[0] ? "" : `, and ${found === null ? "nothing" : `"${found}"`} is read`;
}

async function wrongChecksum(store: ObjectStore, key: string): Promise<ProbeFinding> {
  const name = "wrong checksum", bytes = new TextEncoder().encode("sent");
  try {
    await store.put(key, bytes, { sha256: hashBytes("meant") });
    return { name, ok: false, detail: "bytes with another checksum were taken" };
  } catch (thrown) {
    if (!(thrown instanceof ForecastError) || thrown.code !== "CHECKSUM_MISMATCH") throw thrown;
  }
  const ok = await store.head(key) === null;
  return { name, ok, detail: ok ? "refused" : "refused, and yet there" };
}

async function readAfterWrite(put: Put, read: Read): Promise<ProbeFinding> {
  const texts = ["first", "second", "third"], found: (string | null)[] = [];
  for (const text of texts) {
    await put("read", text);
    found.push(await read("read"));
  }
  const stale = texts.filter((text, i) => found[i] !== text).length;
  const detail = stale === 0 ? "every write was read back" : `${stale} of ${texts.length} writes were not read back`;
  return { name: "read after write", ok: stale === 0, detail };
}

async function listAfterWrite(
  store: ObjectStore,
  { put, key, names }: { readonly put: Put; readonly key: (name: string) => string; readonly names: readonly string[] },
): Promise<ProbeFinding> {
  const name = "list after write", there: string[] = [];
  for (const text of names) {
    await put(text, text);
    there.push(key(text));
    const found = await store.list(key("listed/"));
    if (found.join() !== there.join()) {
      return { name, ok: false, detail: `${found.length} of ${there.length} keys were listed` };
    }
  }
  return { name, ok: true, detail: "every write was listed" };
}

/** Who may not remove leaves a few small objects: that is no reason to refuse a store. */
function leave(): void {}
