import { objectPlace } from "../../storage/results/object_place.ts";
import { isAddress, openPlace, type Place } from "../../storage/results/place.ts";
import { Scratch } from "../../storage/files/scratch.ts";
import type { Session } from "../session/session.ts";
import { shellWord } from "../../core/text/shell_word.ts";
import { lowerScheme, openStorage, type StorageOptions } from "../options/storage.ts";

/** A server that restarts, or puts thousands off, has two minutes: a machine that gave up would have worked in vain. */
const ATTEMPTS = 12;

/** A place while a command works on it. */
export interface SharedPlace extends Disposable {
  /** It. */
  readonly place: Place;
}

/**
 * Open the place of a plan.
 *
 * @param session For environment, log and interruption.
 * @param given A folder, `file:///folder` or `s3://bucket/prefix`; what is fetched from a bucket lies in a temporary folder
 * until it is disposed of.
 * @param options `endpoint` of the command line.
 * @throws {InvalidArgumentError} If a server is named for a folder. @throws {DataError} As `openStorage`.
 */
export async function openSharedPlace(
  session: Session,
  given: string,
  { endpoint }: StorageOptions,
): Promise<SharedPlace> {
  const address = lowerScheme(given), isBucket = isAddress(address) && !address.startsWith("file:");
  const onDamaged = (name: string) => session.log.warn(`${name} is damaged: it is made again`);
  if (endpoint === undefined && !isBucket) {
    return { place: await openPlace(address, { onDamaged }), [Symbol.dispose]() {} };
  }
  const store = await openStorage(session, address, { endpoint, attempts: ATTEMPTS }), scratch = Scratch.ofSystem();
  const own = address.replace(/\/+$/, ""), server = endpoint === undefined ? "" : ` --endpoint ${shellWord(endpoint)}`;
  const argument = `${shellWord(own)}${server}`;
  const place = objectPlace(store, { address: own, argument, local: scratch.content, onDamaged });
  return { place, [Symbol.dispose]: () => scratch[Symbol.dispose]() };
}
