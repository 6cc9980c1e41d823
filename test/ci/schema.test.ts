import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';

const root = join(import.meta.dirname, '../..');
const schema = JSON.parse(readFileSync(join(import.meta.dirname, 'gitlab-ci.schema.json'), 'utf8'));
// The schema says more for editors than JSON Schema knows, and has no types for some unions.
const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
const fits = ajv.compile(schema);

/** What GitLab's schema has against a document. */
function faultsIn(document: unknown): readonly string[] {
  return fits(document) ? [] : (fits.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

function documentsIn(file: string): readonly Record<string, Record<string, unknown>>[] {
  return parseAllDocuments(readFileSync(join(root, file), 'utf8')).map((document) => document.toJS());
}

describe.each(['.gitlab-ci.yml', 'templates/fieldcert/template.yml'])('%s', (file) => {
  it('is as GitLab’s published schema wants it', () => {
    const documents = documentsIn(file);
    expect(documents.map(faultsIn)).toEqual(documents.map(() => []));
  });

  it('would not be, were a job of it wrong', () => {
    const jobs = documentsIn(file).at(-1) ?? {};
    const names = Object.keys(jobs).filter((name) => jobs[name]?.script !== undefined);
    expect(names.length).toBeGreaterThan(3);
    for (const name of names)
      expect(faultsIn({ ...jobs, [name]: { ...jobs[name], scripts: 'a', needs: 7 } })).not.toEqual([]);
  });
});

describe('the component', () => {
  const [head = {}, body = {}] = documentsIn('templates/fieldcert/template.yml');
  const inputs = head.spec?.inputs as Readonly<Record<string, { readonly default?: unknown }>>;

  it('uses every input it asks for, and no other', () => {
    const used = [...JSON.stringify(body).matchAll(/\$\[\[ inputs\.([\w-]+) \]\]/g)].map(([, name]) => name);
    expect([...new Set(used)].sort()).toEqual(Object.keys(inputs).sort());
  });

  it('needs to be told nothing but the image', () => {
    const needed = Object.entries(inputs).filter(([, input]) => !('default' in input));
    expect(needed.map(([name]) => name)).toEqual(['image']);
  });

  it('says nothing about jobs that are not its own', () => {
    const global = ['default', 'stages', 'variables', 'workflow', 'include', 'image', 'before_script', 'services'];
    expect(Object.keys(body).filter((key) => global.includes(key) || !key.includes('inputs.job-prefix'))).toEqual([]);
  });
});
