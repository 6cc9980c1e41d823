import { mkdir, writeFile } from 'node:fs/promises';
import { type FileKind, fileSchemas, jsonSchema } from './json-schema.ts';

const folder = new URL('../../config/schema/', import.meta.url);
await mkdir(folder, { recursive: true });
for (const kind of Object.keys(fileSchemas) as FileKind[]) {
  await writeFile(new URL(`${kind}.schema.json`, folder), `${JSON.stringify(jsonSchema(kind), null, 2)}\n`);
}
