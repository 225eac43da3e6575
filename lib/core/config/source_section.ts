import { z } from "zod";

const text = (description: string) => z.string().min(1).nullable().default(null).describe(description);

/** The field `source` of a config. What must go together is checked by {@linkcode sourceProblems}. */
export const sourceSection = z.union([
  z.string().min(1).describe(
    "A file, also several by `*`, or an address: `https://…`, `s3://bucket/key`. `simulator` makes the demo table.",
  ),
  z.strictObject({
    file: text("A file or an address, as `source` alone; the file of a SQLite database."),
    sheet: z.union([z.string().min(1), z.number().int().min(1)]).nullable().default(null).describe(
      "Sheet of a workbook by name or number from 1; null: the only one with rows.",
    ),
    header: z.number().int().min(1).nullable().default(null).describe(
      "Row of a sheet with the names of the columns; null: the first that names those of the config.",
    ),
    database: z.enum(["postgres", "mysql", "sqlite"]).nullable().default(null).describe(
      "Kind of the database that `table` or `query` is of; `mysql` is MariaDB too.",
    ),
    env: text(
      "Variable of the environment with the address of the database, or of a file whose address is a secret; its name begins with `SOURCE_`.",
    ),
    table: text("Table or view of the database, also `schema.table`."),
    query: text("One SELECT, instead of `table`."),
    zone: text(
      "Time zone whose clock says the period of a time column with time zone, such as `Europe/Berlin`; null: such a column is refused.",
    ),
    seconds: z.number().positive().default(3600).describe("Most seconds until all rows of a database are read."),
  }),
]);
