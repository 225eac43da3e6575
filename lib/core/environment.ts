/** Where and by what a run was made: what beside data, config and seed may change its models. */
export interface Environment {
  /** Commit of the code; `unknown` where there is no repository. */
  readonly revision: string;
  /** Whether the code was as committed; null if unknown. */
  readonly clean: boolean | null;
  /** SHA-256 over all files of the library, which tells code apart where there is no repository too; null or absent if unknown. */
  readonly code?: string | null;
  /** SHA-256 of `deno.lock`, which pins every dependency; null if there is none. */
  readonly lock: string | null;
  /** Version of the runtime. */
  readonly deno: string;
  /** Operating system and processor, for instance `linux-x86_64`. */
  readonly platform: string;
}

/** The revision in one text: the commit, with `-dirty` if files differ from it. */
export function revisionText({ revision, clean }: Pick<Environment, "revision" | "clean">): string {
  return clean === false ? `${revision}-dirty` : revision;
}
