import { type DuckDBConnection, DuckDBDataChunk, DuckDBInstance, DuckDBTypeId } from "@duckdb/node-api";
import { DOUBLE, INTEGER, VARCHAR } from "@duckdb/node-api";
import type { Batch, Database, DuckDbOptions, QueryValue } from "./database.ts";

/** Bytes of a source that is much. */
const MUCH = 1 << 23;

/**
 * Start DuckDB in this process, see `startDuckDb`.
 *
 * @param options Spill folder and memory limit.
 */
export async function connectDuckDb(options: DuckDbOptions): Promise<Database> {
  const isMuch = (options.sourceBytes ?? 0) > MUCH;
  // In memory tables are not compressed: they would be written and read again, and again.
  const instance = await DuckDBInstance.create(isMuch ? `${options.spill}/rows.duckdb` : ":memory:", {
    memory_limit: `${options.memoryMb ?? (isMuch ? 256 : 768)}MB`,
    temp_directory: options.spill,
    // Row numbers of the source must be the same in each scan.
    preserve_insertion_order: "true",
    autoinstall_known_extensions: "false",
  });
  const connection = await instance.connect();
  // What is written is needed by nobody but this process.
  if (isMuch) await connection.run("PRAGMA disable_checkpoint_on_shutdown");
  const rows = async (sql: string) => {
    const reader = await connection.runAndReadAll(sql);
    return reader.getRows().map((row) => row.map(plainCell));
  };
  return {
    spill: options.spill,
    async run(sql) {
      await connection.run(sql);
    },
    rows,
    row: async (sql) => (await rows(sql))[0]!,
    stream: (sql, onBatch) => stream(connection, sql, onBatch),
    async streamTexts(sql, onBatch) {
      for await (const chunk of chunksOf(connection, sql)) {
        onBatch(Array.from({ length: chunk.columnCount }, (_, c) => chunk.getColumnValues(c).map(String)));
      }
    },
    append: (table, columns) => append(connection, table, columns),
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

function plainCell(value: unknown): QueryValue {
  if (typeof value === "bigint") return Number(value);
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return value;
  }
  throw new TypeError(`Cannot read a query result as its cells must be plain: current value is ${String(value)}`);
}

async function stream(
  connection: DuckDBConnection,
  sql: string,
  onBatch: (batch: Batch, rows: number) => void,
): Promise<void> {
  for await (const chunk of chunksOf(connection, sql)) {
    const batch: (Int32Array | Float64Array)[] = [];
    for (let c = 0; c < chunk.columnCount; c++) batch.push(numbers(chunk, c));
    onBatch(batch, chunk.rowCount);
  }
}

async function* chunksOf(connection: DuckDBConnection, sql: string): AsyncGenerator<DuckDBDataChunk> {
  const result = await connection.stream(sql);
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    yield chunk;
  }
}

/** The vector's own memory where the driver shows it: ten times faster than boxed values. */
function numbers(chunk: DuckDBDataChunk, column: number): Int32Array | Float64Array {
  const vector = chunk.getColumnVector(column);
  const child: unknown = Reflect.get(vector, "childData");
  const items: unknown = Reflect.get(typeof child === "object" && child !== null ? child : vector, "items");
  if (items instanceof Float64Array || items instanceof Int32Array) return items;
  const values = chunk.getColumnValues(column).map((value) => value === null ? NaN : Number(value));
  return vector.type.typeId === DuckDBTypeId.INTEGER ? Int32Array.from(values) : Float64Array.from(values);
}

async function append(
  connection: DuckDBConnection,
  table: string,
  columns: readonly (readonly string[] | Int32Array | Float64Array)[],
): Promise<void> {
  const BATCH = 2048; // DuckDB's vector size
  const types = columns.map((column) =>
    column instanceof Int32Array ? INTEGER : column instanceof Float64Array ? DOUBLE : VARCHAR
  );
  const appender = await connection.createAppender(table);
  for (let from = 0; from < columns[0]!.length; from += BATCH) {
    const to = Math.min(from + BATCH, columns[0]!.length);
    const chunk = DuckDBDataChunk.create(types, to - from);
    chunk.setColumns(columns.map((column) => Array.from<string | number>(column.slice(from, to))));
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}
