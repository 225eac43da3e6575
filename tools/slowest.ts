/** What takes how long, in seconds. */
export interface Slow {
  readonly name: string;
  readonly seconds: number;
}

/**
 * The slowest tests and files of a run.
 *
 * @param junit Report of `deno test --junit-path`. @param count Most of each.
 * @returns Those that take longest first; the seconds of a file are those of its tests, which have those of
 * their steps.
 */
export function slowest(
  junit: string,
  count: number,
): { readonly files: readonly Slow[]; readonly tests: readonly Slow[] } {
  const tests: Slow[] = [], files = new Map<string, number>(), names = new Set<string>();
  for (const [, name = "", file = "", time = ""] of junit.matchAll(CASE)) {
    const seconds = Number(time), path = plain(file).replace(/^\.\//, ""), told = `${path}: ${plain(name)}`;
    tests.push({ name: told, seconds });
    const parts = told.split(" > "), isStep = parts.some((_, i) => i > 0 && names.has(parts.slice(0, i).join(" > ")));
    if (!isStep) files.set(path, (files.get(path) ?? 0) + seconds);
    names.add(told);
  }
  const first = (all: readonly Slow[]) => all.toSorted((a, b) => b.seconds - a.seconds).slice(0, count);
  return { files: first([...files].map(([name, seconds]) => ({ name, seconds }))), tests: first(tests) };
}

/** The same for people. */
export function slowestText(junit: string, count: number): string {
  const { files, tests } = slowest(junit, count);
  const lines = (title: string, all: readonly Slow[]) =>
    [`${title}, seconds`, ...all.map(({ name, seconds }) => `${seconds.toFixed(2).padStart(8)}  ${name}`)].join("\n");
  return `${lines("slowest files", files)}\n\n${lines("slowest tests", tests)}`;
}

const CASE = /<testcase name="([^"]*)" classname="([^"]*)" time="([^"]*)"/g;

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };

function plain(text: string): string {
  return text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => ENTITIES[name] ?? "");
}
