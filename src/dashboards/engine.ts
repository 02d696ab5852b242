/** The one door to DuckDB, an optional dependency: without it everything but the dashboards works. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Exit, UserError } from '../errors.js';
import type { Cell } from './dashboard.js';

export type Engine = {
  run(sql: string): Promise<void>;
  /** Rows as arrays; whole numbers as numbers. */
  rows(sql: string): Promise<Cell[][]>;
  /** Makes a function of ours callable in SQL: text in, text or null out. */
  define(name: string, work: (text: string) => string | null): void;
  /** For what must lie in a file for a while; removed at the end. */
  folder: string;
  close(): void;
};

/** Room for the engine; with Node and the buffers of the reader the whole stays below 1 GB (test/bench/dashboards.ts). */
const MEMORY_LIMIT = '400MB';

/** Throws UserError(69) when DuckDB is not there. */
export async function openEngine(threads: number): Promise<Engine> {
  const duckdb = await loadDuckDb();
  // What does not fit into memory is records of users: in a folder of its own that only this user can read.
  const spill = mkdtempSync(join(tmpdir(), 'o365-dashboard-'));
  try {
    const instance = await duckdb.DuckDBInstance.create(':memory:', {
      threads: String(threads),
      memory_limit: MEMORY_LIMIT,
      temp_directory: spill,
      // Nothing is fetched, and nothing but the segments is read.
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      preserve_insertion_order: 'false',
    });
    const connection = await instance.connect();
    return {
      folder: spill,
      async run(sql) {
        await connection.run(sql);
      },
      async rows(sql) {
        const reader = await connection.runAndReadAll(sql);
        return reader.getRows().map((row) => row.map(cellOf));
      },
      define(name, work) {
        connection.registerScalarFunction(
          duckdb.DuckDBScalarFunction.create({
            name,
            returnType: duckdb.VARCHAR,
            parameterTypes: [duckdb.VARCHAR],
            mainFunction(_info, input, output) {
              const texts = input.getColumnVector(0);
              for (let row = 0; row < input.rowCount; row++) output.setItem(row, work(String(texts.getItem(row) ?? '')));
              output.flush();
            },
          }),
        );
      },
      close() {
        connection.closeSync();
        instance.closeSync();
        rmSync(spill, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(spill, { recursive: true, force: true });
    throw error;
  }
}

async function loadDuckDb() {
  try {
    return await import('@duckdb/node-api');
  } catch (error) {
    throw new UserError(Exit.unavailable, 'dashboards need DuckDB, which is not installed here', {
      hint: 'add it with: npm install --global @duckdb/node-api (beside a global o365), or npm install --include=optional in its folder',
      cause: error,
    });
  }
}

function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint' || typeof value === 'boolean') return Number(value);
  if (typeof value === 'number' || typeof value === 'string') return value;
  throw new TypeError('a dashboard asks for text and numbers only');
}
