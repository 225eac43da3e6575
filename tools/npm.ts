/**
 * Builds the npm package of data in memory and hot inference: `deno task npm [FOLDER]`, default `dist/npm`, where `npm publish`
 * would start from. `--pack` packs it as npm would.
 *
 * What builds it is pinned by tools/npm/package-lock.json and installed beside the folder, in `<folder>.build`; npm must be there.
 *
 *     tools/npm/math.ts  ──esbuild──────────────────────────▶ math.js
 *     tools/npm/index.ts ──esbuild, Deno by deno_shim.ts──▶ out/ ──esbuild, Math by math.js──▶ FOLDER/*.js
 *                        └─rollup────────────────────────────────────────────────────────────▶ FOLDER/index.d.ts
 *
 * @module
 */
import { parseArgs } from "node:util";

const ROOT = new URL("..", import.meta.url).pathname.replace(/\/$/, "");
const HELP = `Build the npm package of data in memory and hot inference.

Usage: deno task npm [FOLDER] [--pack]

  FOLDER   where to build it; default dist/npm
  --pack   pack it as npm would, into <FOLDER>.tgz
  --help   this text

Examples
  deno task npm --pack
`;

/** Versions of Node that have what the package uses: SQLite, zstd. */
const ENGINES = ">=22.20.0 <23 || >=24.8.0";

/** Of packages that are imported by a path below their name. */
const BELOW: Readonly<Record<string, string>> = { mysql2: "mysql2/promise" };

/**
 * Build the package.
 *
 * @param folder Where; what is there goes. @param log Told what takes time.
 * @throws {Error} If a program fails, with what it said.
 */
export async function buildNpm(folder: string, log: (line: string) => void): Promise<void> {
  const build = `${folder}.build`;
  await Promise.all([folder, `${build}/steps`].map((path) => Deno.remove(path, { recursive: true }).catch(() => {})));
  await Deno.mkdir(folder, { recursive: true });
  await Deno.mkdir(`${build}/steps`, { recursive: true });
  for (const name of ["package.json", "package-lock.json"]) {
    await Deno.copyFile(`${ROOT}/tools/npm/${name}`, `${build}/${name}`);
  }
  log("installing what builds it");
  await run("npm", ["ci", "--no-audit", "--no-fund"], build);
  log("bundling");
  await bundle(folder, build);
  log("types");
  await types(folder, build);
  await Deno.copyFile(`${ROOT}/LICENSE`, `${folder}/LICENSE`);
  await Deno.copyFile(`${ROOT}/tools/npm/README.md`, `${folder}/README.md`);
  await Deno.writeTextFile(`${folder}/package.json`, `${JSON.stringify(await manifest(), null, 2)}\n`);
}

/** Free names of Deno and of Math become those of the package: twice, as Math is used by what stands for Deno too. */
async function bundle(folder: string, build: string): Promise<void> {
  const esbuild = (args: readonly string[]) =>
    run(`${build}/node_modules/.bin/esbuild`, [...args, "--bundle", "--format=esm", "--log-level=error"], ROOT, {
      NODE_PATH: `${build}/node_modules`,
    });
  const node = ["--platform=node", "--target=node22.20", "--splitting"];
  await esbuild(["tools/npm/math.ts", "--define:Math=globalThis.Math", `--outfile=${build}/steps/math.js`]);
  await esbuild([
    "tools/npm/index.ts",
    ...node,
    // So that powers are Math's.
    "--supported:exponent-operator=false",
    "--inject:tools/npm/deno_shim.ts",
    ...(await leftOut()).map((name) => `--alias:${name}=./tools/npm/no_files.cjs`),
    `--outdir=${build}/steps/out`,
  ]);
  await esbuild([`${build}/steps/out/index.js`, ...node, `--inject:${build}/steps/math.js`, `--outdir=${folder}`]);
}

/** Packages of the library that the npm package does not bring along. */
async function leftOut(): Promise<string[]> {
  const { imports } = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.json`));
  const { dependencies } = JSON.parse(await Deno.readTextFile(`${ROOT}/tools/npm/package.json`));
  return Object.entries<string>(imports)
    .filter(([name, to]) => to.startsWith("npm:") && !(name in dependencies))
    .map(([name]) => BELOW[name] ?? name);
}

async function types(folder: string, build: string): Promise<void> {
  const options = {
    ...{ target: "esnext", module: "esnext", moduleResolution: "bundler", lib: ["esnext", "dom", "dom.iterable"] },
    ...{ allowImportingTsExtensions: true, noEmit: true, strict: true, skipLibCheck: true, resolveJsonModule: true },
    ...{ types: ["node"], typeRoots: [`${build}/node_modules/@types`] },
    paths: Object.fromEntries(["zod", "hyparquet"].map((name) => [name, [`${build}/node_modules/${name}`]])),
  };
  const input = `${ROOT}/tools/npm/index.ts`;
  await Deno.writeTextFile(`${build}/tsconfig.json`, JSON.stringify({ compilerOptions: options, files: [input] }));
  await Deno.writeTextFile(
    `${build}/rollup.config.mjs`,
    `import { dts } from "rollup-plugin-dts";
export default {
  input: ${JSON.stringify(input)},
  output: { file: ${JSON.stringify(`${folder}/index.d.ts`)}, format: "es" },
  plugins: [dts({ tsconfig: ${JSON.stringify(`${build}/tsconfig.json`)} })],
  external: [/^node:/, "zod", /^hyparquet/, /^ml-/],
};
`,
  );
  await run(`${build}/node_modules/.bin/rollup`, ["--silent", "-c", "rollup.config.mjs"], build);
}

/** What npm is told of the package: name, version and licence are those of the project. */
async function manifest(): Promise<Record<string, unknown>> {
  const { version } = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.json`));
  const entry = { types: "./index.d.ts", default: "./index.js" };
  return {
    name: "1000models",
    version,
    description: "Forecasts of many series in memory: rows or columns in, honestly chosen models and intervals out",
    license: "MIT",
    type: "module",
    exports: { ".": entry },
    types: entry.types,
    engines: { node: ENGINES },
  };
}

/** Run a program. @throws {Error} With what it said if it fails. */
async function run(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, { args: [...args], cwd, env }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (success) return text(stdout);
  throw new Error(`${program} ${args.join(" ")} failed:\n${text(stdout)}${text(stderr)}`);
}

/** Pack a built package as npm would. @returns Path of the tarball. */
export async function packNpm(folder: string): Promise<string> {
  const [{ filename }] = JSON.parse(
    await run("npm", ["pack", "--json", "--pack-destination", `${folder}.build`], folder),
  );
  await Deno.rename(`${folder}.build/${filename}`, `${folder}.tgz`);
  return `${folder}.tgz`;
}

if (import.meta.main) {
  const options = { pack: { type: "boolean" }, help: { type: "boolean" } } as const;
  const { values, positionals } = parseArgs({ args: Deno.args, allowPositionals: true, options });
  const folder = Deno.realPathSync(".") + `/${positionals[0] ?? "dist/npm"}`;
  if (values.help) console.log(HELP);
  else {
    await buildNpm(folder, console.error);
    console.log(values.pack ? await packNpm(folder) : folder);
  }
}
