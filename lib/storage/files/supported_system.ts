import { DataError } from "../../core/errors/errors.ts";

/**
 * Refuse a system on which what is written could be lost with the power: where Deno cannot flush a folder, a rename is no
 * promise.
 *
 * @param os As `Deno.build.os`.
 * @throws {DataError} `UNSUPPORTED_SYSTEM` on Windows.
 */
export function assertSupportedSystem(os: string = Deno.build.os): void {
  if (os !== "windows") return;
  throw new DataError(
    "UNSUPPORTED_SYSTEM",
    `Cannot keep files as a system must be able to flush folders to its disk: current value is ${os}`,
    { hint: "Run it in WSL 2, which is Linux on Windows." },
  );
}
