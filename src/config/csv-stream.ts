import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { delimiterOf } from './csv.ts';

/** A row of a table of any length; `row` counts as spreadsheets do, so that the header is row 1. */
export type StreamedRow = { readonly row: number; readonly cells: readonly string[] };

/**
 * Reads a table row by row, however long it is, in the encodings and with the delimiters that `readTable` takes.
 * @throws CsvError where quotation marks do not fit
 */
export async function* rowsIn(file: string): AsyncGenerator<StreamedRow> {
  const encoding = await encodingOf(file);
  const start = await beginning(file, encoding);
  const parser = Readable.from(decoded(file, encoding)).pipe(
    parse({
      delimiter: delimiterOf(start),
      bom: true,
      relax_column_count: true,
      record_delimiter: ['\r\n', '\n', '\r'],
    }),
  );
  let row = 0;
  for await (const cells of parser as AsyncIterable<readonly string[]>) {
    row += 1;
    if (cells.some((cell) => cell.trim() !== '')) yield { row, cells };
  }
}

async function beginning(file: string, encoding: string): Promise<string> {
  await using handle = await open(file);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(65_536), 0, 65_536, 0);
  return new TextDecoder(encoding).decode(buffer.subarray(0, bytesRead));
}

// Every byte means something in Windows-1252, so it comes last.
async function encodingOf(file: string): Promise<'utf-16le' | 'utf-8' | 'windows-1252'> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let first = true;
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      if (first && chunk[0] === 0xff && chunk[1] === 0xfe) return 'utf-16le';
      first = false;
      decoder.decode(chunk, { stream: true });
    }
    decoder.decode();
    return 'utf-8';
  } catch (error) {
    if (error instanceof TypeError) return 'windows-1252';
    throw error;
  }
}

async function* decoded(file: string, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>)
    yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}
