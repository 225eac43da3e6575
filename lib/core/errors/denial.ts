/** An access that the runtime refused this process, as a flag would have allowed it. */
export interface Denial {
  /** For instance `--allow-write`. */
  readonly flag: string;
  /** The same for this access alone, for instance `--allow-write=models`. */
  readonly narrow: string;
}

/** What Deno says, also through Node's modules and native packages. */
const REFUSED = /Requires (\w+) access(?: to ("?)(.+?)\2)?, run again with the --allow-\w+ flag/;

/**
 * The access behind a failure that the runtime refused: a flag is missing. What the operating system refuses is not meant.
 *
 * @param thrown Whatever a `catch` received, or what a process has said; causes are looked at too.
 * @returns Null if nothing was refused.
 */
export function denialOf(thrown: unknown): Denial | null {
  for (let cause = thrown; cause !== undefined; cause = cause instanceof Error ? cause.cause : undefined) {
    const [refused, kind, , access] = REFUSED.exec(cause instanceof Error ? cause.message : String(cause)) ?? [];
    if (refused === undefined) continue;
    const flag = `--allow-${kind}`;
    // A list of flags is cut at commas, and nothing escapes one.
    const isWhole = access === undefined || kind === "all" || access.includes(",");
    return { flag, narrow: isWhole ? flag : `${flag}=${quoted(access)}` };
  }
  return null;
}

/** What to do about it, in one line. */
export function denialHint({ flag, narrow }: Denial): string {
  const alone = narrow === flag ? "" : `, or with ${narrow} for this alone`;
  return `Run again with ${flag}${alone}; docs/cli.md has the flags of each command.`;
}

function quoted(access: string): string {
  return /^[\w@%+:./\\-]+$/.test(access) ? access : JSON.stringify(access);
}
